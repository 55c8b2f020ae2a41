import { parseProviderConfig } from "../config/parse.ts";
import type { ProviderConfig, ProviderConnection } from "../config/types.ts";
import {
  createProviderAuth,
  type ProviderAuth,
  type ProviderAuthOptions,
} from "../provider-auth.ts";
import { givenTokens, type GivenTokens } from "./given-tokens.ts";
import { providerFields, type CopilotProviderFields } from "./provider-fields.ts";
import type { CopilotRequests } from "./requests.ts";
import { watchRefusals, type CopilotSession } from "./session.ts";

export interface CopilotProviderOptions extends ProviderAuthOptions {
  /** Sends the provider's requests from this process, through the client's request handler. */
  readonly requests?: CopilotRequests;
}

export interface CopilotProvider {
  /** For `createSession` and `resumeSession`, in any number of sessions. */
  readonly provider: CopilotProviderFields<ProviderConfig>;
  /**
   * Lets a refused token recover within the turn: it is dropped before the runtime asks for one to try again with.
   * To be called for each session, resumed ones too, before its first message. Returns what undoes it.
   */
  attach(session: CopilotSession): () => void;
  /** The credential itself; its `status` says why the last one could not be had. */
  readonly auth: ProviderAuth;
  /** Every later request for a token fails with `ERR_CLOSED`. */
  close(): void;
  [Symbol.dispose](): void;
}

/**
 * A provider for @github/copilot-sdk whose credential comes from any source of this package.
 *
 * A static `apiKey` or `bearerToken` is handed to the SDK as it is; everything else answers the SDK's callback, once
 * for every model request. With `requests` neither happens: see {@link CopilotRequests}.
 *
 * @throws ConfigError with every problem of the configuration; also for `apiKeyCommand` and `apiKeyFile` with a
 * provider that wants its key in a header of its own (`azure`, `anthropic`), unless `requests` is given.
 *
 * @example
 * ```ts
 * import { copilotProvider } from "byok-identity/copilot";
 *
 * const copilot = copilotProvider({
 *   type: "azure",
 *   baseUrl: "https://NAME.openai.azure.com",
 *   managedIdentity: {},
 * });
 * const session = { model: "gpt-5", provider: copilot.provider }; // for createSession of the SDK
 * ```
 */
export function copilotProvider(
  config: ProviderConfig,
  options: CopilotProviderOptions = {},
): CopilotProvider {
  const valid = parseProviderConfig(config);
  const auth = createProviderAuth(valid, options);
  // Of one provider there is nothing to tell apart.
  const given = givenTokens(() => []);
  const { fields, close } = fieldsFor(valid, auth, given, options.requests);
  return {
    provider: fields,
    attach: (session) => attachTo(session, given, () => auth),
    auth,
    close,
    [Symbol.dispose]: close,
  };
}

/** A provider's fields for the SDK, and what ends all that stands behind them. */
interface OpenFields<Config> {
  readonly fields: Config;
  readonly close: () => void;
}

/**
 * One provider's fields for the SDK. Closes `auth` where it throws.
 *
 * @throws ConfigError as {@link providerFields} does.
 */
export function fieldsFor<Config extends ProviderConnection>(
  config: Config,
  auth: ProviderAuth,
  given: GivenTokens,
  requests: CopilotRequests | undefined,
): OpenFields<CopilotProviderFields<Config>> {
  const route = requests?.route(auth.fetch);
  const close = (): void => {
    route?.close();
    auth.close();
  };
  try {
    const fields = providerFields(config, {
      kind: auth.status().kind,
      bearerTokenProvider: async (args) => {
        const token = await auth.bearerTokenProvider(args);
        given.record(args, token);
        return token;
      },
      ...(route === undefined ? {} : { route: route.headers }),
    });
    return { fields, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Drops each token that a session's provider refuses, so that the next one asked for is another. */
export function attachTo(
  session: CopilotSession,
  given: GivenTokens,
  authOf: (providerName: string) => ProviderAuth | undefined,
): () => void {
  return watchRefusals(session, (call) => {
    const suspect = given.suspect(session.sessionId, call);
    if (suspect !== undefined) authOf(suspect.providerName)?.invalidate(suspect.token);
  });
}
