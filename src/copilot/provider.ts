import { headersWithoutCredential } from "../authorizer/authorizer.ts";
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

/** The options of {@link copilotProvider}: those of `createProviderAuth`, and how requests are sent. */
export interface CopilotProviderOptions extends ProviderAuthOptions {
  /** Sends the provider's requests from this process, through the client's request handler. */
  readonly requests?: CopilotRequests;
}

/** A provider for @github/copilot-sdk whose tokens stay valid. */
export interface CopilotProvider {
  /** For `createSession` and `resumeSession`, in any number of sessions. */
  readonly provider: CopilotProviderFields<ProviderConfig>;
  /**
   * Lets a turn recover from a refused token: the token is dropped before the runtime requests one for its retry. Call
   * this for each session, including resumed ones, before its first message. Returns a function that undoes it.
   */
  attach(session: CopilotSession): () => void;
  /** The credential itself; its `status` says why the last attempt to get one failed. */
  readonly auth: ProviderAuth;
  /** Every later request for a token fails with `ERR_CLOSED`. */
  close(): void;
  [Symbol.dispose](): void;
}

/**
 * A provider for @github/copilot-sdk whose credential comes from any source of this package.
 *
 * A static `apiKey` or `bearerToken` is passed to the SDK unchanged; every other source answers the SDK's callback,
 * once per model request. With `requests` neither happens: see {@link CopilotRequests}.
 *
 * @throws ConfigError with every problem of the configuration; also for `apiKeyCommand` and `apiKeyFile` with a
 * provider that expects its key in its own header (`azure`, `anthropic`), unless `requests` is given.
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
  const auth = createProviderAuth(config, options);
  const valid = parseProviderConfig(config);
  // With a single provider, there is nothing to distinguish.
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

/** A provider's fields for the SDK, and a function that closes everything behind them. */
interface OpenFields<Config> {
  readonly fields: Config;
  readonly close: () => void;
}

/**
 * One provider's fields for the SDK. Closes `auth` if it throws.
 *
 * @throws ConfigError like {@link providerFields}.
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
    // What the API wants with the result of an exchange is sent by the runtime, too.
    const headed =
      config.exchange === undefined
        ? config
        : { ...config, headers: headersWithoutCredential(auth) };
    const fields = providerFields(headed, {
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

/** Drops each token that a session's provider refuses, so that the next request gets a new one. */
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
