import type { NamedProviderConfig, ProviderModelConfig } from "../config/types.ts";
import { createProviderAuth, type ProviderAuth } from "../provider-auth.ts";
import { openProviders } from "../providers.ts";
import { givenTokens } from "./given-tokens.ts";
import { attachTo, fieldsFor, type CopilotProviderOptions } from "./provider.ts";
import type { CopilotProviderFields } from "./provider-fields.ts";
import type { CopilotSession } from "./session.ts";

/** The same shape as the CLI's providers.json, and as the SDK's `createSession` accepts. */
export interface CopilotProvidersConfig<Model extends ProviderModelConfig = ProviderModelConfig> {
  readonly providers: readonly NamedProviderConfig[];
  /** Used to find the provider that refused a token, if several are used at once. */
  readonly models?: readonly Model[];
}

/** Named providers for @github/copilot-sdk whose tokens stay valid. */
export interface CopilotProviders<Model extends ProviderModelConfig = ProviderModelConfig> {
  /** For `createSession` and `resumeSession`. */
  readonly providers: CopilotProviderFields<NamedProviderConfig>[];
  /** The models as they were given. */
  readonly models: Model[];
  /** See {@link CopilotProvider.attach}. A refusal affects only the provider that it came from. */
  attach(session: CopilotSession): () => void;
  /** By name. */
  readonly auths: ReadonlyMap<string, ProviderAuth>;
  /** Closes every provider. */
  close(): void;
  [Symbol.dispose](): void;
}

/**
 * Several named providers for @github/copilot-sdk, each with its own credential. See {@link copilotProvider}.
 *
 * @throws ConfigError with every problem of every provider, each with its path.
 *
 * @example
 * ```ts
 * import { loadProviders } from "byok-identity";
 * import { copilotProviders } from "byok-identity/copilot";
 *
 * const { providers = [], models } = loadProviders("providers.json");
 * const copilot = copilotProviders({ providers, models });
 * ```
 */
export function copilotProviders<Model extends ProviderModelConfig = ProviderModelConfig>(
  { providers, models = [] }: CopilotProvidersConfig<Model>,
  options: Omit<CopilotProviderOptions, "name" | "source"> = {},
): CopilotProviders<Model> {
  const given = givenTokens((model) =>
    models.filter((each) => namesOf(each).includes(model)).map(({ provider }) => provider),
  );
  const opened = openProviders({ providers, models }, (config, name) => {
    const auth = createProviderAuth(config, { ...options, name });
    const { fields, close } = fieldsFor({ ...config, name }, auth, given, options.requests);
    return { auth, fields, close };
  });
  const parts = [...opened.values()];
  const auths = new Map(Array.from(opened, ([name, { auth }]) => [name, auth]));
  const close = (): void => {
    for (const part of parts) part.close();
  };
  return {
    providers: parts.map(({ fields }) => fields),
    models: [...models],
    attach: (session) => attachTo(session, given, (name) => auths.get(name)),
    auths,
    close,
    [Symbol.dispose]: close,
  };
}

/** The names that the runtime may use for a model in its events. */
function namesOf({
  id,
  provider,
  modelId,
  wireModel,
}: ProviderModelConfig): readonly (string | undefined)[] {
  return [id, `${provider}/${id}`, modelId, wireModel];
}
