import { BASE_URL } from "../../config/env/variables.ts";
import { CREDENTIAL_FIELDS } from "../../config/exclusive.ts";
import { given, processEnv } from "../../config/process-env.ts";
import { configArgument, providersFile } from "../../config/providers-env.ts";
import { loadProviders } from "../../config/providers-file.ts";
import { withoutSetUpEntries } from "../../config/set-up-entry.ts";
import { defined } from "../../lib/defined.ts";
import { ConfigError } from "../../errors.ts";
import { createProviderAuth, type ProviderAuthOptions } from "../../provider-auth.ts";
import { openProviders } from "../../providers.ts";
import type { ProxiedProvider } from "../../proxy/proxied-provider.ts";
import { selectsOne, type ProviderOptions } from "../provider/options.ts";

/** The file whose providers are all served; undefined if the options or the environment choose one provider. */
export function servedFile(options: ProviderOptions): string | undefined {
  if (selectsOne(options)) return undefined;
  const env = processEnv();
  const { config } = options;
  if (config !== undefined) return config;
  return given(env, BASE_URL) === undefined ? providersFile(env) : undefined;
}

/** The providers of a file, opened. */
export interface FileProviders {
  readonly providers: readonly ProxiedProvider[];
  /** Names of providers without a credential, which the proxy cannot add. */
  readonly bare: readonly string[];
}

/**
 * Opens the providers of a file. One whose configuration is the same as in `before` is the same object.
 *
 * @throws ConfigError with every problem; then nothing stays open.
 */
export function openFile(
  file: string,
  options: Pick<ProviderAuthOptions, "store">,
  before: readonly ProxiedProvider[] = [],
): FileProviders {
  const bare: string[] = [];
  const configFile = defined({ configFile: configArgument(file) });
  const providers = withoutSetUpEntries(loadProviders(file).providers ?? []);
  const known = new Map(before.map((provider) => [textOf(provider), provider]));
  const opened = openProviders(providers, (config, name) => {
    if (!CREDENTIAL_FIELDS.some((field) => field in config)) bare.push(name);
    const same = known.get(textOf({ name, config }));
    if (same !== undefined) return { provider: same, close: () => undefined };
    const auth = createProviderAuth(config, { name, ...options, ...configFile });
    return { provider: { name, config, auth }, close: () => auth.close() };
  });
  const served = [...opened.values()].filter(({ provider }) => !bare.includes(provider.name));
  if (served.length === 0) {
    for (const each of opened.values()) each.close();
    throw new ConfigError([{ path: "providers", message: NOTHING }], {
      subject: `providers file ${file}`,
    });
  }
  return { providers: served.map(({ provider }) => provider), bare };
}

const NOTHING =
  "has no provider with a credential, so there is nothing to serve; add managedIdentity: {} or another credential to one";

function textOf({ name, config }: Pick<ProxiedProvider, "name" | "config">): string {
  return JSON.stringify([name, config]);
}
