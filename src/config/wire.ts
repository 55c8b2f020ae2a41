import type { NamedProviderConfig, ProviderConfig } from "./types.ts";

/**
 * What of a configuration may cross the wire: the `bearerTokenProvider` callback is left out and
 * `hasBearerTokenProvider: true` set in its place, by which the runtime knows to ask for tokens. A copy; everything
 * else, secrets included, stays as it is.
 */
export function toWireConfig<T extends ProviderConfig | NamedProviderConfig>(
  config: T,
): Omit<T, "bearerTokenProvider"> {
  const { bearerTokenProvider, ...wire } = config;
  return bearerTokenProvider === undefined ? wire : { ...wire, hasBearerTokenProvider: true };
}
