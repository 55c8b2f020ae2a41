import { usedSupport } from "../support.ts";
import { codeOf } from "./code.ts";
import { bounds } from "./support/bounds.ts";
import { decode } from "./support/decode.ts";
import { encode } from "./support/encode.ts";
import { print } from "./support/print.ts";
import { violation } from "./support/violation.ts";

const SOURCES = new Map([
  ["bounds.go", bounds],
  ["decode.go", decode],
  ["encode.go", encode],
  ["describe.go", print],
  ["violation.go", violation],
]);
/** What users of the package have, whether or not it is used inside. */
const PUBLIC = "Ptr(Violation{}.String(), ValidationError{}.Error())";

/** What every package needs of the same code. */
export function supportFiles(code: string): ReadonlyMap<string, string> {
  const used = usedSupport([...SOURCES.values()], useOf, `${code}\n${PUBLIC}`, codeOf);
  return new Map([...SOURCES.keys()].map((path, index) => [path, used[index] ?? ""]));
}

function useOf(piece: string): RegExp | undefined {
  const method = /^func \(\w+ \*?\w+\) (\w+)/m.exec(piece)?.[1];
  if (method !== undefined) return new RegExp(String.raw`\.${method}\(`);
  const name = /^(?:func|type|var|const) (\w+)/m.exec(piece)?.[1];
  return name === undefined ? undefined : new RegExp(String.raw`(?<![\w.])${name}\b`);
}
