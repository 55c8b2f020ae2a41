import path from "node:path";
import { processEnv } from "../../config/process-env.ts";
import { providersFile } from "../../config/providers-env.ts";
import { loadProviders } from "../../config/providers-file.ts";
import { aliasOf } from "../../config/set-up-entry.ts";
import type { NamedProviderConfig, ProviderModelConfig } from "../../config/types.ts";
import { ConfigError, type ConfigProblem } from "../../errors.ts";
import { ownCommand } from "../own-command.ts";
import { chooseProvider, type ChosenProvider } from "../provider/choose.ts";
import type { Target } from "./tool.ts";

/** The options that choose the provider, its model and the port of the proxy. */
export interface TargetOptions {
  readonly config?: string;
  readonly provider?: string;
  readonly model?: string;
  readonly port: number;
}

/** The provider that clients are set up for. */
export interface ChosenTarget {
  readonly provider: ChosenProvider;
  /** The providers file. */
  readonly file: string;
  /** What is missing for a setup. The clients may have more to say, so all of it is reported at once. */
  readonly problems: readonly ConfigProblem[];
  /** `key`: that of the proxy. */
  readonly target: (key: string) => Target;
}

/** The provider and its models, from the providers file. @throws ConfigError if there is no provider. */
export async function chooseTarget(options: TargetOptions): Promise<ChosenTarget> {
  const found = options.config ?? providersFile(processEnv());
  if (found === undefined) {
    throw new ConfigError([{ path: "--config", message: NO_FILE }], { subject: "use of setup" });
  }
  const file = path.resolve(found);
  const { provider: name } = options;
  const provider = await chooseProvider(
    { config: file, ...(name === undefined ? {} : { provider: name }) },
    { baseUrl: true },
  );
  const config = { ...provider.config, name: provider.name } satisfies NamedProviderConfig;
  const listed = modelsOf(file, config.name, options.model);
  const problems =
    listed.length > 0
      ? []
      : [{ path: "--model", message: `is needed: ${file} lists no models of ${config.name}` }];
  // With a problem nothing is written, so the model without a name only completes the plan.
  const [first = { id: "", provider: config.name }, ...others] = listed;
  const root = new URL(config.baseUrl).pathname.replace(/\/+$/, "");
  const origin = `http://127.0.0.1:${options.port}`;
  return {
    provider,
    file,
    problems,
    target: (key) => ({
      config,
      alias: aliasOf(config.name),
      models: [first, ...others],
      tokenCommand: [...ownCommand(), "token", "--config", file, "--provider", config.name],
      proxy: { baseUrl: `${origin}/${encodeURIComponent(config.name)}${root}`, key },
    }),
  };
}

const NO_FILE =
  "is needed, because the clients and the proxy read the provider from a file; write one, for example ~/.copilot/providers.json";

/** The models of the file, the wanted one first. */
function modelsOf(
  file: string,
  provider: string,
  wanted: string | undefined,
): readonly ProviderModelConfig[] {
  const all = (loadProviders(file).models ?? []).filter((model) => model.provider === provider);
  if (wanted === undefined) return all;
  const chosen = all.find(({ id }) => id === wanted) ?? { id: wanted, provider };
  return [chosen, ...all.filter((model) => model !== chosen)];
}
