import { existsSync } from "node:fs";
import path from "node:path";
import { ConfigError } from "../errors.ts";
import { BASE_URL, PROVIDERS_CONFIG } from "./env/variables.ts";
import { providerFromEnv } from "./env.ts";
import { given, processEnv, userHome, type Env } from "./process-env.ts";
import type { ProviderSet } from "./provider-set.ts";
import { loadProviders } from "./providers-file.ts";

/**
 * The providers that the environment describes or names: the one of `COPILOT_PROVIDER_BASE_URL`, or those of the file
 * `COPILOT_PROVIDERS_CONFIG`, or, if neither is set, those of the Copilot CLI's own file. Undefined if there are none.
 *
 * @throws ConfigError with every problem, each with its variable or path.
 *
 * @example
 * ```ts
 * import { createProviders, providersFromEnv } from "byok-identity";
 *
 * const providers = createProviders(providersFromEnv() ?? { providers: [] });
 * ```
 */
export function providersFromEnv(env: Env = processEnv()): ProviderSet | undefined {
  const file = given(env, PROVIDERS_CONFIG);
  const provider = providerFromEnv(env);
  if (provider !== undefined && file !== undefined) {
    const message = `cannot be combined with ${BASE_URL}: one names several providers, the other is a single provider; unset one`;
    throw new ConfigError([{ path: PROVIDERS_CONFIG, message }], { subject: "environment" });
  }
  if (provider !== undefined) return { provider };
  const found = providersFile(env);
  return found === undefined ? undefined : loadProviders(found);
}

/** The file that `COPILOT_PROVIDERS_CONFIG` names, or the Copilot CLI's default file. */
export function providersFile(env: Env): string | undefined {
  const usual = usualProvidersFile(env);
  return given(env, PROVIDERS_CONFIG) ?? (existsSync(usual) ? usual : undefined);
}

/**
 * How a command names a providers file, so that it works in any folder and in any shell; undefined for the file that
 * every command finds without a name.
 */
export function configArgument(file: string): string | undefined {
  const full = path.resolve(file);
  return full === path.join(userHome(), ".copilot", "providers.json") ? undefined : full;
}

/** The Copilot CLI's default file, whether or not it exists. */
export function usualProvidersFile(env: Env): string {
  const home = given(env, "COPILOT_HOME") ?? path.join(userHome(), ".copilot");
  return path.join(home, "providers.json");
}
