import { usedSupport } from "../support.ts";
import { codeOf } from "./code.ts";
import { bounds } from "./support/bounds.ts";
import { violation } from "./support/violation.ts";
import { wire } from "./support/wire.ts";

/** What every crate needs of the same code, as far as `code` uses it. */
export function supportCode(code: string): string {
  const used = usedSupport([violation, bounds, wire], useOf, `${code}\nViolation`, codeOf);
  return used.filter((source) => source !== "").join("\n");
}

function useOf(piece: string): RegExp | undefined {
  const method = /^impl (?:Place<'_>|Members) \{\n(?: +\/\/.*\n)* +(?:pub\(crate\) )?fn (\w+)/.exec(
    piece,
  )?.[1];
  if (method !== undefined) return new RegExp(String.raw`\.${method}\(`);
  const implemented = /^impl (?:fmt::Debug|fmt::Display|std::error::Error) for (\w+)/m.exec(
    piece,
  )?.[1];
  const declared = /^(?:pub(?:\(crate\))? )?(?:fn|struct|const) (\w+)/m.exec(piece)?.[1];
  const name = implemented ?? declared;
  return name === undefined ? undefined : new RegExp(String.raw`(?<![\w.:])${name}\b`);
}
