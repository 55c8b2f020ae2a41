import type { AccessToken, TokenRequest, TokenSource } from "../token/types.ts";
import { CREDENTIAL_HEADERS, type CredentialHeader } from "./dialect.ts";

/** What one provider's requests carry. */
export interface Authorizer {
  /** The credential; undefined where the configuration has none. */
  readonly source: TokenSource | undefined;
  /** The configured headers, names in lower case, without any that carry a credential. */
  readonly extra: Readonly<Record<string, string>>;
  /** All headers for a token. */
  headersFor(token: AccessToken | undefined): Record<string, string>;
  /** All headers, with a token from the source. Rejects as the source does. */
  headers(request?: TokenRequest): Promise<Record<string, string>>;
}

/** Without a source the configured headers are all there is, credentials among them. */
export function authorizer(
  source: TokenSource | undefined,
  header: CredentialHeader,
  configured: Readonly<Record<string, string>> = {},
): Authorizer {
  const lowered = Object.entries(configured).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const extra = Object.fromEntries(
    source === undefined ? lowered : lowered.filter(([name]) => !CREDENTIAL_HEADERS.includes(name)),
  );

  function headersFor(token: AccessToken | undefined): Record<string, string> {
    return token === undefined
      ? { ...extra }
      : { ...extra, [header.name]: header.value(token.token) };
  }

  return {
    source,
    extra,
    headersFor,
    headers: async (request) => headersFor(await source?.(request)),
  };
}
