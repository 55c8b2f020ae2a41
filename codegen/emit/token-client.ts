import { readFileSync } from "node:fs";
import path from "node:path";
import { unescaped } from "../text.ts";
import type { Model } from "./model.ts";
import { codegenFolder } from "./runtime.ts";

/**
 * Whether the schema has what a token client is written for: `providerToken.getToken` and `providerToken.invalidate`, as
 * in the schema of this project.
 */
export function hasTokenClient({ methods, types }: Model): boolean {
  const known = new Set(types.map(({ name }) => unescaped(name)));
  return (
    REQUIRED.every((name) => known.has(name)) &&
    METHODS.every(([name, params]) =>
      methods.some(
        (method) => unescaped(method.name) === name && unescaped(method.params ?? "") === params,
      ),
    )
  );
}

const METHODS = [
  ["providerToken.getToken", "ProviderTokenArgs"],
  ["providerToken.invalidate", "ProviderTokenInvalidateArgs"],
] as const;

const REQUIRED = ["ErrorCode", "ProviderTokenErrorData", "ProviderTokenResult"];

/** A file of `codegen/client`: the client that a package has for such a schema, in its own language. */
export function clientSource(file: string): string {
  return readFileSync(path.join(codegenFolder("client"), file), "utf8");
}
