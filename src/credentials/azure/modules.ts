import { ByokIdentityError } from "../../errors.ts";

/** The packages of Microsoft's identity library that a source uses; each is loaded on first use. */
export interface AzureModules {
  /** `@azure/identity` itself. */
  identity(): Promise<unknown>;
  /** `@azure/msal-node`, the copy that `@azure/identity` uses. */
  msal(): Promise<unknown>;
  /** `@azure/core-rest-pipeline`, the copy that `@azure/identity` uses. */
  pipeline(): Promise<unknown>;
}

/**
 * The user's own copy of `@azure/identity`. Loaded by `require`, which takes half the time of its ES modules.
 */
export const azureModules: AzureModules = {
  identity: async () => requireFrom(here(), "@azure/identity"),
  msal: async () => requireFrom(locateIdentity(), "@azure/msal-node"),
  pipeline: async () => requireFrom(locateIdentity(), "@azure/core-rest-pipeline"),
};

function locateIdentity(): string {
  return attempt("@azure/identity", () => requireOf(here()).resolve("@azure/identity"));
}

/** This module makes Node load its source-map support, so it is loaded only for an identity. */
function requireOf(base: string): NodeJS.Require {
  return process.getBuiltinModule("node:module").createRequire(base);
}

/** This file; bundlers that turn an application into CommonJS leave `import.meta` empty. */
function here(): string {
  const { url }: { url?: string } = import.meta;
  return url ?? __filename;
}

function requireFrom(base: string, name: string): unknown {
  return attempt(name, () => requireOf(base)(name) as unknown);
}

function attempt<T>(name: string, load: () => T): T {
  try {
    return load();
  } catch (cause) {
    throw new ByokIdentityError("ERR_DEPENDENCY_MISSING", `${name} cannot be loaded.`, {
      hint: "Install @azure/identity 4.13 or later next to byok-identity.",
      cause,
    });
  }
}
