import { parseProviderConfig } from "../config/parse.ts";
import type { ProviderConfig, ProviderConnection } from "../config/types.ts";
import { createProviderAuth, type ProviderAuth, type ProviderAuthOptions } from "../engine.ts";
import { handedOut, type HandedOut } from "./handed-out.ts";
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
  readonly auth: ProviderAuth;
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
 */
export function copilotProvider(
  config: ProviderConfig,
  options: CopilotProviderOptions = {},
): CopilotProvider {
  const valid = parseProviderConfig(config);
  const auth = createProviderAuth(valid, options);
  const handed = handedOut(() => []);
  const part = conveyed(valid, auth, handed, options.requests);
  return {
    provider: part.fields,
    attach: (session) => attachTo(session, handed, () => auth),
    auth,
    close: part.close,
    [Symbol.dispose]: part.close,
  };
}

interface Conveyed<Config> {
  readonly fields: Config;
  readonly close: () => void;
}

/** One provider's fields for the SDK. Closes `auth` where it throws. */
export function conveyed<Config extends ProviderConnection>(
  config: Config,
  auth: ProviderAuth,
  handed: HandedOut,
  requests: CopilotRequests | undefined,
): Conveyed<CopilotProviderFields<Config>> {
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
        handed.record(args, token);
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

export function attachTo(
  session: CopilotSession,
  handed: HandedOut,
  authOf: (providerName: string) => ProviderAuth | undefined,
): () => void {
  return watchRefusals(session, (refusal) => {
    const suspect = handed.suspect(session.sessionId, refusal);
    if (suspect !== undefined) authOf(suspect.providerName)?.invalidate(suspect.token);
  });
}
