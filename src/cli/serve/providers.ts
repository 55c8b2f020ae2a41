import { processEnv } from "../../config/process-env.ts";
import { configArgument, providersFile, providersFromEnv } from "../../config/providers-env.ts";
import type { ProviderSet, ProvidersInput } from "../../config/provider-set.ts";
import { loadProviders } from "../../config/providers-file.ts";
import { ConfigError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import { createProviders, type Providers } from "../../providers.ts";
import type { Io } from "../io.ts";
import { chooseProvider } from "../provider/choose.ts";
import { selectsOne, type ProviderOptions } from "../provider/options.ts";
import { sessionsFor } from "../provider/sessions.ts";
import { storeOfEnvironment } from "../provider/store.ts";
import { printWarnings } from "../provider/warnings.ts";

/** All providers of the file or the environment, or the one that the command line selects. */
export async function servedProviders(options: ProviderOptions, io: Io): Promise<Providers> {
  const store = await storeOfEnvironment();
  if (selectsOne(options)) {
    const one = await chooseProvider(options, { baseUrl: false });
    printWarnings(one.warnings, io);
    return createProviders(one.config, {
      ...store,
      ...(await sessionsFor(one.config, one.login)),
    });
  }
  return createProviders(setOf(options), { ...store, ...fileOf(options) });
}

/** The file of all providers, as a command names it. */
function fileOf({ config }: ProviderOptions): { readonly configFile?: string } {
  const file = config ?? providersFile(processEnv());
  return file === undefined ? {} : defined({ configFile: configArgument(file) });
}

function setOf({ config }: ProviderOptions): ProvidersInput {
  const set: ProviderSet | undefined =
    config === undefined ? providersFromEnv() : loadProviders(config);
  if (set !== undefined && (set.provider ?? set.providers?.[0]) !== undefined) return set;
  throw new ConfigError([{ path: "", message: NOTHING }], { subject: "use of serve" });
}

const NOTHING =
  "there is no provider to serve; name a providers file with --config, give --managed-identity or another credential, or set COPILOT_PROVIDER_BASE_URL";
