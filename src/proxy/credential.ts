import type { ProviderAuth } from "../provider-auth.ts";
import { ByokIdentityError } from "../errors.ts";
import { defined } from "../lib/defined.ts";
import type { AccessToken } from "../token/types.ts";
import { claimsChallenge } from "../transport/www-authenticate.ts";

/** The provider's credential as the proxy uses it. */
export interface ProxyCredential {
  get(): Promise<AccessToken>;
  /** Another token in place of the refused one. Rejects with the reason where there is none. */
  renew(rejected: AccessToken, wwwAuthenticate: string | undefined): Promise<AccessToken>;
  /** The token was refused, and this request does not wait for another. */
  invalidate(token: AccessToken): void;
  /** The headers that go with a token, as a list of alternating names and values. */
  headersFor(token: AccessToken): readonly string[];
}

/** Headers are made once for each token, not for each request. */
export function proxyCredential(auth: ProviderAuth): ProxyCredential {
  let last: { readonly token: AccessToken; readonly headers: readonly string[] } | undefined;

  return {
    get: () => auth.getToken(),
    async renew(rejected, wwwAuthenticate): Promise<AccessToken> {
      const claims = claimsChallenge(wwwAuthenticate ?? null);
      const token = await auth.getToken({ rejected, ...defined({ claims }) });
      if (token.token !== rejected.token) return token;
      throw new ByokIdentityError(
        "ERR_TOKEN_UNCHANGED",
        "The source has no other token than the one refused.",
      );
    },
    invalidate: ({ token }) => auth.invalidate(token),
    headersFor(token): readonly string[] {
      if (last?.token !== token) {
        last = { token, headers: Object.entries(auth.headersFor(token)).flat() };
      }
      return last.headers;
    },
  };
}
