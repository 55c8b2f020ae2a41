import { ofSchemaText } from "../text.ts";
import type { Model } from "./model.ts";
import { ownFile } from "./own-files.ts";

/**
 * Whether the schema has the methods that a token client needs: `providerToken.getToken` and
 * `providerToken.invalidate`, as in the schema of this project.
 */
export function hasTokenClient({ methods, types }: Model): boolean {
  const has = (name: string, params: string): boolean =>
    methods.some(
      (method) => method.name === ofSchemaText(name) && method.params === ofSchemaText(params),
    );
  return (
    has("providerToken.getToken", "ProviderTokenArgs") &&
    has("providerToken.invalidate", "ProviderTokenInvalidateArgs") &&
    ["ErrorCode", "ProviderTokenErrorData"].every((known) =>
      types.some(({ name }) => name === ofSchemaText(known)),
    )
  );
}

/** The end of the readme of a package with a client; `requests` is its hook for requests. */
export function clientNote(model: Model, requests: string): string {
  return hasTokenClient(model)
    ? `\n\`TokenClient\` gets tokens from the command \`byok-identity rpc --stdio\`; ${requests} sends requests with them, and once more after a 401.\n`
    : "";
}

/** A file of `codegen/client`: the client that a package has for such a schema, in its own language. */
export function clientSource(file: string): string {
  return ownFile("client", file);
}

const DECLARED =
  /\b(?:class|struct|record|interface|trait|enum|type|function|fn|def|func|const|static|mod)\s+(\w+)/g;

/** What files of `codegen/client` declare, where a package has the client. */
export function clientNames(model: Model, files: readonly string[]): readonly string[] {
  if (!hasTokenClient(model)) return [];
  return files.flatMap((file) =>
    Array.from(clientSource(file).matchAll(DECLARED), ([, name = ""]) => name),
  );
}
