import type { ProviderAuth } from "../provider-auth.ts";
import type { AccessToken, TokenSource } from "../token/types.ts";

/** The provider's credential as the proxy uses it. */
export interface ProxyCredential {
  readonly getToken: TokenSource;
  /** The token was refused, and this request does not wait for another. */
  invalidate(token: AccessToken): void;
  /** The headers that go with a token, as a list of alternating names and values. */
  headersFor(token: AccessToken): readonly string[];
}

/** Headers are made once for each token, not for each request. */
export function proxyCredential(auth: ProviderAuth): ProxyCredential {
  let last: { readonly token: AccessToken; readonly headers: readonly string[] } | undefined;

  return {
    getToken: (request) => auth.getToken(request),
    invalidate: ({ token }) => auth.invalidate(token),
    headersFor(token): readonly string[] {
      if (last?.token !== token) {
        last = { token, headers: Object.entries(auth.headersFor(token)).flat() };
      }
      return last.headers;
    },
  };
}
