import { parseNamedProviderConfig } from "../config/parse.ts";
import type { NamedProviderConfig, ProviderModelConfig } from "../config/types.ts";
import { ConfigError, type ConfigProblem } from "../errors.ts";
import { createProviderAuth, type ProviderAuth } from "../engine.ts";
import { handedOut } from "./handed-out.ts";
import { attachTo, conveyed, type CopilotProviderOptions } from "./provider.ts";
import type { CopilotProviderFields } from "./provider-fields.ts";
import type { CopilotSession } from "./session.ts";

/** The same form as the CLI's providers.json, and as the SDK's `createSession` takes it. */
export interface CopilotProvidersConfig<Model extends ProviderModelConfig = ProviderModelConfig> {
  readonly providers: readonly NamedProviderConfig[];
  /** Tell which provider refused, where several are asked at once. */
  readonly models?: readonly Model[];
}

export interface CopilotProviders<Model extends ProviderModelConfig = ProviderModelConfig> {
  /** For `createSession` and `resumeSession`. */
  readonly providers: CopilotProviderFields<NamedProviderConfig>[];
  /** The models as they were given. */
  readonly models: Model[];
  /** See {@link CopilotProvider.attach}. A refusal is laid to the one provider that it came from. */
  attach(session: CopilotSession): () => void;
  /** By name. */
  readonly auths: ReadonlyMap<string, ProviderAuth>;
  close(): void;
  [Symbol.dispose](): void;
}

/**
 * Several named providers for @github/copilot-sdk, each with its own credential. See {@link copilotProvider}.
 *
 * @throws ConfigError with every problem of every provider, each with its path.
 */
export function copilotProviders<Model extends ProviderModelConfig = ProviderModelConfig>(
  { providers, models = [] }: CopilotProvidersConfig<Model>,
  options: Omit<CopilotProviderOptions, "name"> = {},
): CopilotProviders<Model> {
  const auths = new Map<string, ProviderAuth>();
  const handed = handedOut((model) =>
    models.filter((each) => namesOf(each).includes(model)).map(({ provider }) => provider),
  );
  const problems = namesTwice(providers);
  const opened = providers.flatMap((config, index) => {
    try {
      const valid = parseNamedProviderConfig(config);
      const auth = createProviderAuth(valid, { ...options, name: valid.name });
      const part = conveyed(valid, auth, handed, options.requests);
      auths.set(valid.name, auth);
      return [part];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems.map((each) => beneath(`providers[${index}]`, each)));
      return [];
    }
  });
  const close = (): void => {
    for (const part of opened) part.close();
  };
  if (problems.length > 0) {
    close();
    throw new ConfigError(problems);
  }
  return {
    providers: opened.map(({ fields }) => fields),
    models: [...models],
    attach: (session) => attachTo(session, handed, (name) => auths.get(name)),
    auths,
    close,
    [Symbol.dispose]: close,
  };
}

function namesTwice(providers: readonly NamedProviderConfig[]): ConfigProblem[] {
  const names = providers.map(({ name }) => name);
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [{ path: `providers[${index}].name`, message: "is the name of an earlier provider too" }],
  );
}

function beneath(parent: string, { path, message }: ConfigProblem): ConfigProblem {
  return { path: path === "" ? parent : `${parent}.${path}`, message };
}

/** What the runtime may call a model in its events. */
function namesOf({ id, provider, modelId, wireModel }: ProviderModelConfig): readonly unknown[] {
  return [id, `${provider}/${id}`, modelId, wireModel];
}
