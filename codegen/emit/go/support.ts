import type { Model } from "../model.ts";
import { runtime } from "../runtime.ts";
import { usedDeclarations, type Use } from "../used-declarations.ts";
import { codeOf } from "./code.ts";

const FILES = ["bounds.go", "decode.go", "encode.go", "describe.go", "violation.go"];
/** Only of packages with remote calls. */
const CALLS = "call.go";
/** Public functions: users of the package get them, whether or not its own code uses them. */
const PUBLIC = "Ptr(Violation{}.String(), ValidationError{}.Error())";
const PREAMBLE = /^package \w+\n+(?:import (?:\([^)]*\)|".*")\n+)?/;

/** The code that is the same in every package, as far as `code` uses it. */
export function supportFiles(code: string): ReadonlyMap<string, string> {
  const files = filesOf(/\b(?:RPCCall|methodNotFound)\b/.test(codeOf(code)));
  const sources = sourcesOf(files);
  const shown = files.includes(CALLS)
    ? `${PUBLIC}\nRPCError CodeMethodNotFound CodeInvalidParams`
    : PUBLIC;
  const used = usedDeclarations(sources, `${code}\n${shown}`, { block: /(?!)/, useOf, codeOf });
  return new Map(files.map((file, index) => [file, used[index] ?? ""]));
}

/** All that a package may have of it. */
export function supportSources({ methods }: Model): readonly string[] {
  return sourcesOf(filesOf(methods.length > 0));
}

function filesOf(hasCalls: boolean): readonly string[] {
  return hasCalls ? [...FILES, CALLS] : FILES;
}

function sourcesOf(files: readonly string[]): readonly string[] {
  return files.map((file) => runtime(`go/${file}`).replace(PREAMBLE, ""));
}

function useOf(declaration: string): Use | undefined {
  const method = /^func \(\w+ \*?\w+\) (\w+)/m.exec(declaration)?.[1];
  if (method !== undefined) {
    return { name: method, form: new RegExp(String.raw`\.${method}\(`) };
  }
  const name = /^(?:func|type|var|const) (\w+)/m.exec(declaration)?.[1];
  return name === undefined
    ? undefined
    : { name, form: new RegExp(String.raw`(?<![\w.])${name}\b`) };
}
