import type { AccessToken } from "../token/types.ts";
import { CREDENTIAL_HEADERS, type CredentialHeader } from "./dialect.ts";
import { JOINED_HEADERS, joinedList } from "./joined-headers.ts";

/** All headers of a provider's requests for a token; without one, only the configured headers. */
export type Authorizer = (token?: AccessToken) => Record<string, string>;

/** What the headers depend on in addition to the token. */
export interface AuthorizerOptions {
  readonly hasCredential: boolean;
  /** Headers that the API wants with this credential. */
  readonly apiHeaders?: Readonly<Record<string, string>>;
}

/**
 * Adds a token to the configured headers, whose names become lower case. If there is a credential, configured headers
 * that would contain another one are left out, and those that the API wants with it are added.
 */
export function authorizer(
  header: CredentialHeader,
  configured: Readonly<Record<string, string>> = {},
  { hasCredential, apiHeaders = {} }: AuthorizerOptions,
): Authorizer {
  const lowered = Object.entries(configured).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const extra: Record<string, string> = Object.fromEntries(
    hasCredential ? lowered.filter(([name]) => !CREDENTIAL_HEADERS.includes(name)) : lowered,
  );
  for (const [name, value] of Object.entries(apiHeaders)) {
    extra[name] = JOINED_HEADERS.has(name) ? joinedList(extra[name], value) : value;
  }
  return (token) =>
    token === undefined ? { ...extra } : { ...extra, [header.name]: header.value(token.token) };
}

/** The headers that requests need in addition to the credential: the configured ones, and what the API wants with it. */
export function headersWithoutCredential(auth: {
  headersFor(token: AccessToken): Record<string, string>;
}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(auth.headersFor({ token: "" })).filter(
      ([name]) => !CREDENTIAL_HEADERS.includes(name),
    ),
  );
}
