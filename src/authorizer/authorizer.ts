import type { AccessToken } from "../token/types.ts";
import { CREDENTIAL_HEADERS, type CredentialHeader } from "./dialect.ts";

/** All headers of a provider's requests for a token; without one, only the configured headers. */
export type Authorizer = (token?: AccessToken) => Record<string, string>;

/**
 * Adds a token to the configured headers, whose names become lower case. If there is a credential, configured headers
 * that would contain another one are left out.
 */
export function authorizer(
  header: CredentialHeader,
  configured: Readonly<Record<string, string>> = {},
  { hasCredential }: { readonly hasCredential: boolean },
): Authorizer {
  const lowered = Object.entries(configured).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const extra = Object.fromEntries(
    hasCredential ? lowered.filter(([name]) => !CREDENTIAL_HEADERS.includes(name)) : lowered,
  );
  return (token) =>
    token === undefined ? { ...extra } : { ...extra, [header.name]: header.value(token.token) };
}
