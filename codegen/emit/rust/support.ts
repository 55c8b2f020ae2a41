import { runtime } from "../runtime.ts";
import { usedDeclarations, type Use } from "../used-declarations.ts";
import { codeOf } from "./code.ts";

const FILES = ["violation.rs", "bounds.rs", "wire.rs"];
/** Methods of a type itself; those of a trait are used with the type. */
const INHERENT = /^impl (?!.* for ).*\{\n/;
const PREAMBLE = /^(?:use [^;]+;\n+)+/;

/** The code that is the same in every crate, as far as `code` uses it. */
export function supportCode(code: string): string {
  const used = usedDeclarations(supportSources(), `${code}\nViolation`, {
    block: INHERENT,
    useOf,
    codeOf,
  });
  return used.filter((source) => source !== "").join("\n");
}

/** The support code in the module of the remote calls, as far as `code` uses it. */
export function rpcSupport(code: string, hasCallers: boolean): string {
  const files = ["rpc.rs", ...(hasCallers ? ["rpc_call.rs"] : [])];
  const sources = files.map(sourceOf);
  const used = usedDeclarations(sources, `${code}\nRpcError`, { block: INHERENT, useOf, codeOf });
  return used.join("\n");
}

function sourceOf(file: string): string {
  return runtime(`rust/${file}`).replace(PREAMBLE, "");
}

/** All that a crate may have of it. */
export function supportSources(): readonly string[] {
  return FILES.map(sourceOf);
}

function useOf(declaration: string): Use | undefined {
  const method = /^ +(?:pub\(crate\) )?fn (\w+)/m.exec(declaration)?.[1];
  if (method !== undefined && !declaration.startsWith("impl ")) {
    return { name: method, form: new RegExp(String.raw`\.${method}\(`) };
  }
  const called = /^(?:pub\(crate\) )?fn (\w+)/m.exec(declaration)?.[1];
  if (called !== undefined && !declaration.startsWith("impl ")) {
    // A field may have its name, so it is used only where it is called.
    const form = String.raw`(?<![\w.:]|fn )${called}\(|\bdeserialize_with ${called}\b`;
    return { name: called, form: new RegExp(form) };
  }
  const implemented = /^impl .* for (\w+)/m.exec(declaration)?.[1];
  const declared = /^(?:pub(?:\(crate\))? )?(?:struct|const) (\w+)/m.exec(declaration)?.[1];
  const name = implemented ?? declared;
  return name === undefined
    ? undefined
    : { name, form: new RegExp(String.raw`(?<![\w.:])${name}\b`) };
}
