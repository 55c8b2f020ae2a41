import type { NamedProviderConfig, ProviderConfig } from "./types.ts";

/**
 * A copy of the configuration that can be sent to the runtime: `hasBearerTokenProvider: true` replaces the
 * `bearerTokenProvider` callback, so that the runtime knows to request tokens. Everything else is kept, including
 * secrets.
 */
export function toWireConfig<T extends ProviderConfig | NamedProviderConfig>(
  config: T,
): Omit<T, "bearerTokenProvider"> {
  const { bearerTokenProvider, ...wire } = config;
  return bearerTokenProvider === undefined ? wire : { ...wire, hasBearerTokenProvider: true };
}
