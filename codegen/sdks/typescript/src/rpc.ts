// Generated from the JSON Schema. Do not edit: change the schema and generate again.
import type {
  ProviderTokenArgs,
  ProviderTokenInvalidateArgs,
  ProviderTokenResult,
} from "./types.js";

/**
 * Asks the client for the bearer token of one provider. The runtime sends it before every outbound
 * model request to a provider whose configuration says `hasBearerTokenProvider: true`, and caches
 * nothing.
 */
export const PROVIDER_TOKEN_GET_TOKEN = "providerToken.getToken";

/**
 * Reports to the client that a server has refused a token. The next `providerToken.getToken`
 * returns another one.
 */
export const PROVIDER_TOKEN_INVALIDATE = "providerToken.invalidate";

/**
 * The client's answers to `providerToken.*`, which the runtime calls. A rejection is sent as an
 * error, its message included.
 */
export interface ProviderTokenHandler {
  /**
   * Asks the client for the bearer token of one provider. The runtime sends it before every
   * outbound model request to a provider whose configuration says `hasBearerTokenProvider: true`,
   * and caches nothing.
   */
  getToken(params: ProviderTokenArgs): Promise<ProviderTokenResult>;
  /**
   * Reports to the client that a server has refused a token. The next `providerToken.getToken`
   * returns another one.
   */
  invalidate(params: ProviderTokenInvalidateArgs): Promise<void>;
}
