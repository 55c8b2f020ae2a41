// Generated from the JSON Schema. Do not edit: change the schema and generate again.
import { RpcError } from "./rpc-error.js";
import { accepted } from "./rpc-value.js";
import { shapeOfProviderTokenArgs, shapeOfProviderTokenInvalidateArgs } from "./shapes.js";
import type {
  ProviderTokenArgs,
  ProviderTokenInvalidateArgs,
  ProviderTokenResult,
} from "./types.js";

export { RpcError } from "./rpc-error.js";

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

/** Answers `providerToken.*`, which the other side calls, perhaps several at once. */
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

/**
 * Passes one call to its handler, and resolves to the result, for `JSON.stringify`. Rejects with an
 * `RpcError` where the method is none of the handler's or the parameters are not what it takes, and
 * with whatever the handler throws.
 */
export async function dispatchProviderToken(
  handler: ProviderTokenHandler,
  method: string,
  params?: unknown,
): Promise<unknown> {
  switch (method) {
    case PROVIDER_TOKEN_GET_TOKEN:
      return await handler.getToken(
        accepted(shapeOfProviderTokenArgs, params) as ProviderTokenArgs,
      );
    case PROVIDER_TOKEN_INVALIDATE:
      await handler.invalidate(
        accepted(shapeOfProviderTokenInvalidateArgs, params) as ProviderTokenInvalidateArgs,
      );
      return null;
    default:
      throw new RpcError(RpcError.METHOD_NOT_FOUND, `Method not found: ${method}`);
  }
}
