import type { ConfigProblem } from "../../errors.ts";
import type { ProviderOptions } from "./options.ts";

/** A flag, and the variable it takes the place of. */
interface Override {
  readonly flag: string;
  readonly variable: string;
  readonly value: string;
}

export type Overrides = readonly Override[];

/** What the flags say, as variables would say it. */
export function overridesOf(options: ProviderOptions): Overrides {
  const { managedIdentity } = options;
  const given: readonly (readonly [string, string, string | undefined])[] = [
    ["--managed-identity", identityVariable(managedIdentity), selectorOf(managedIdentity)],
    [
      "--default-azure",
      "COPILOT_PROVIDER_CREDENTIAL",
      options.defaultAzure === true ? "default-azure" : undefined,
    ],
    ["--command", "COPILOT_PROVIDER_API_KEY_COMMAND", options.command],
    ["--file", "COPILOT_PROVIDER_API_KEY_FILE", options.file],
    ["--scope", "COPILOT_PROVIDER_TOKEN_SCOPE", options.scope],
    ["--base-url", "COPILOT_PROVIDER_BASE_URL", options.baseUrl],
    ["--type", "COPILOT_PROVIDER_TYPE", options.type],
  ];
  return given.flatMap(([flag, variable, value]) =>
    value === undefined ? [] : [{ flag, variable, value }],
  );
}

function selectorOf(id: string | true | undefined): string | undefined {
  return id === true ? "system" : id;
}

function identityVariable(id: string | true | undefined): string {
  if (typeof id !== "string") return "COPILOT_PROVIDER_MANAGED_IDENTITY";
  return id.startsWith("/")
    ? "COPILOT_PROVIDER_MANAGED_IDENTITY_RESOURCE_ID"
    : "COPILOT_PROVIDER_MANAGED_IDENTITY_CLIENT_ID";
}

/** The flags as an environment of their own. */
export function variablesOf(overrides: Overrides): Readonly<Record<string, string>> {
  return Object.fromEntries(overrides.map(({ variable, value }) => [variable, value]));
}

/** The text with the flags in it where they took the place of variables. */
export function named(text: string, overrides: Overrides): string {
  return overrides.reduce(
    (told, { flag, variable }) => told.replaceAll(new RegExp(`\\b${variable}\\b`, "g"), flag),
    text,
  );
}

export function namedProblems(
  problems: readonly ConfigProblem[],
  overrides: Overrides,
): ConfigProblem[] {
  return problems.map(({ path, message }) => ({
    path: named(path, overrides),
    message: named(message, overrides),
  }));
}
