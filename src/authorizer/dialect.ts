import type { ProviderType } from "../config/types.ts";
import type { Presentation } from "../token/types.ts";

/** The header that carries a credential, and how it is written there. */
export interface CredentialHeader {
  readonly name: "authorization" | "api-key" | "x-api-key";
  value(token: string): string;
}

/**
 * RFC 6750, section 2.1.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 */
const BEARER: CredentialHeader = { name: "authorization", value: (token) => `Bearer ${token}` };

/**
 * @see https://learn.microsoft.com/azure/ai-services/openai/reference#authentication
 */
const KEYS: Readonly<Record<ProviderType, CredentialHeader>> = {
  openai: BEARER,
  azure: { name: "api-key", value: (token) => token },
  anthropic: { name: "x-api-key", value: (token) => token },
};

/** Every header that may contain a credential. All are removed from a request before the right one is set. */
export const CREDENTIAL_HEADERS: readonly string[] = ["authorization", "api-key", "x-api-key"];

/** The header in which a provider of this type expects such a credential. */
export function credentialHeader(type: ProviderType, presentation: Presentation): CredentialHeader {
  return presentation === "bearer" ? BEARER : KEYS[type];
}
