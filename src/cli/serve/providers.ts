import { providersFromEnv } from "../../config/providers-env.ts";
import type { ProviderSet, ProvidersInput } from "../../config/provider-set.ts";
import { loadProviders } from "../../config/providers-file.ts";
import { ConfigError } from "../../errors.ts";
import { createProviders, type Providers } from "../../providers.ts";
import type { Io } from "../io.ts";
import { chooseProvider } from "../provider/choose.ts";
import { selectsOne, type ProviderOptions } from "../provider/options.ts";
import { storeOfEnvironment } from "../provider/store.ts";
import { tellWarnings } from "../provider/warnings.ts";

/** All providers of the file or the environment, or the one that the command line selects. */
export async function servedProviders(options: ProviderOptions, io: Io): Promise<Providers> {
  return createProviders(await chosen(options, io), await storeOfEnvironment());
}

async function chosen(options: ProviderOptions, io: Io): Promise<ProvidersInput> {
  const { config } = options;
  if (selectsOne(options)) {
    const one = await chooseProvider(options, { baseUrl: false });
    tellWarnings(one.warnings, io);
    return one.config;
  }
  const set: ProviderSet | undefined =
    config === undefined ? providersFromEnv() : loadProviders(config);
  if (set !== undefined && (set.provider ?? set.providers?.[0]) !== undefined) return set;
  throw new ConfigError([{ path: "", message: NOTHING }], { subject: "use of serve" });
}

const NOTHING =
  "there is no provider to serve; name a providers file with --config, give --managed-identity or another credential, or set COPILOT_PROVIDER_BASE_URL";
