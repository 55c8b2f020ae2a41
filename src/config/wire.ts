import type { NamedProviderConfig, ProviderConfig } from "./types.ts";

/**
 * A copy of the configuration that can be sent to the runtime: `hasBearerTokenProvider: true` replaces the
 * `bearerTokenProvider` callback, so that the runtime knows to request tokens. Everything else is kept, including
 * secrets. The configuration is not checked.
 *
 * @see https://github.com/github/copilot-sdk
 *
 * @example
 * ```ts
 * import { toWireConfig } from "byok-identity";
 *
 * const wire = toWireConfig({
 *   baseUrl: "https://model.example/v1",
 *   bearerTokenProvider: async () => "…",
 * }); // { baseUrl, hasBearerTokenProvider: true }
 * ```
 */
export function toWireConfig<T extends ProviderConfig | NamedProviderConfig>(
  config: T,
): Omit<T, "bearerTokenProvider"> {
  const { bearerTokenProvider, ...wire } = config;
  return bearerTokenProvider === undefined ? wire : { ...wire, hasBearerTokenProvider: true };
}
