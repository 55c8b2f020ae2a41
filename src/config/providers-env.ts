import { existsSync } from "node:fs";
import path from "node:path";
import { ConfigError } from "../errors.ts";
import { BASE_URL, PROVIDERS_CONFIG } from "./env/variables.ts";
import { providerFromEnv } from "./env.ts";
import { given, processEnv, type Env } from "./process-env.ts";
import type { ProviderSet } from "./provider-set.ts";
import { loadProviders } from "./providers-file.ts";

/**
 * The providers that the environment describes or names: the one of `COPILOT_PROVIDER_BASE_URL`, or those of the file
 * `COPILOT_PROVIDERS_CONFIG`, or where neither is set those of the Copilot CLI's own file, if there is one. Undefined
 * where there is nothing.
 *
 * @throws ConfigError with every problem, each by the variable or the path it is in.
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
    const message = `cannot stand beside ${BASE_URL}: one names several providers, the other is one; unset one`;
    throw new ConfigError([{ path: PROVIDERS_CONFIG, message }], { subject: "environment" });
  }
  if (provider !== undefined) return { provider };
  const found = providersFile(env);
  return found === undefined ? undefined : loadProviders(found);
}

/** The file that `COPILOT_PROVIDERS_CONFIG` names, or the one where the Copilot CLI looks when nothing says otherwise. */
export function providersFile(env: Env): string | undefined {
  const home = given(env, "COPILOT_HOME") ?? path.join(userHome(), ".copilot");
  const usual = path.join(home, "providers.json");
  return given(env, PROVIDERS_CONFIG) ?? (existsSync(usual) ? usual : undefined);
}

function userHome(): string {
  return process.getBuiltinModule("node:os").homedir();
}
