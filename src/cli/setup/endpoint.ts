import type { NamedProviderConfig, ProviderModelConfig } from "../../config/types.ts";
import { exchangeOf } from "../../credentials/exchange/registry.ts";

/**
 * The base URL below which a client of OpenAI's API finds `/responses` and `/chat/completions`. On Azure that is the v1
 * API, which needs no API version and no deployment in the path.
 *
 * @see https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle
 */
export function openaiBase({ type }: Pick<NamedProviderConfig, "type">, baseUrl: string): string {
  const base = baseUrl.replace(/\/+$/, "");
  return type === "azure" ? `${base.replace(/\/openai(?:\/v1)?$/, "")}/openai/v1` : base;
}

/** The base URL below which a client of Anthropic's API finds `/v1/messages`. */
export function anthropicRoot(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, "").replace(/\/v1$/, "");
}

/** The provider's own name of a model. */
export function wireName({ id, wireModel }: ProviderModelConfig): string {
  return wireModel ?? id;
}

/**
 * Whether a client that sends a token as bearer token reaches the provider without the proxy. Headers of the
 * configuration may be secret, so they are not copied into a client's file; clients do not know the headers that an API
 * needs with the result of an exchange; and Azure expects keys in a header of its own.
 */
export function takesBearer({ type, headers, exchange, ...config }: NamedProviderConfig): boolean {
  if (headers !== undefined) return false;
  if (exchange !== undefined) {
    return exchangeOf(exchange, config.baseUrl).apiHeaders === undefined;
  }
  const key = ["apiKey", "apiKeyCommand", "apiKeyFile"].some((field) => field in config);
  return !(key && type === "azure");
}
