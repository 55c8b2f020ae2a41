import type { ProviderAuth } from "../provider-auth.ts";
import type { AccessToken, TokenRequest, TokenSource } from "../token/types.ts";

/** The provider's credential, in the form that the proxy uses. */
export interface ProxyCredential {
  readonly getToken: TokenSource;
  /** Reports that the token was refused, and with which claims challenge, without waiting for a new one. */
  invalidate(token: AccessToken, challenge: Pick<TokenRequest, "claims">): void;
  /** A server has accepted the token. */
  accepted(token: AccessToken): void;
  /** The headers for a token, as a list of alternating names and values. */
  headersFor(token: AccessToken): readonly string[];
}

/** Headers are created once per token, not per request. */
export function proxyCredential(auth: ProviderAuth): ProxyCredential {
  let last: { readonly token: AccessToken; readonly headers: readonly string[] } | undefined;

  return {
    getToken: (request) => auth.getToken(request),
    invalidate: ({ token }, challenge) => auth.invalidate(token, challenge),
    accepted: ({ token }) => auth.accepted(token),
    headersFor(token): readonly string[] {
      if (last?.token !== token) {
        last = { token, headers: Object.entries(auth.headersFor(token)).flat() };
      }
      return last.headers;
    },
  };
}
