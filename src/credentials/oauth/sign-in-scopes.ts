import type { AuthorizationServer } from "oauth4webapi";

/** For an ID token, which says who has signed in, and a refresh token. */
const OPENID = ["openid", "profile", "offline_access"];

/**
 * The scopes of a sign-in. A server that announces its scopes is not asked for others: Google, for example, has no
 * `offline_access` and refuses it.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#OfflineAccess
 */
export function signInScopes(server: AuthorizationServer, scope = ""): string {
  const wanted = scope.split(/\s+/).filter((each) => each !== "");
  const { scopes_supported: supported } = server;
  const extra = Array.isArray(supported)
    ? OPENID.filter((each) => supported.includes(each))
    : OPENID;
  return [...new Set([...extra, ...wanted])].join(" ");
}

/**
 * The scopes of a renewal; undefined if none are sent. A request without scopes is for the granted ones, which may be
 * fewer than the requested ones. Entra, which names a granted scope in another way than the requested one, gets the
 * requested scopes again, as from its own library.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-6
 */
export function renewalScopes(server: AuthorizationServer, scope?: string): string | undefined {
  return isEntra(server) ? signInScopes(server, scope) : undefined;
}

/** Whether the server is Entra, by the path of the token endpoint, which is the same in every cloud. */
export function isEntra({ token_endpoint: url = "" }: AuthorizationServer): boolean {
  return url.endsWith("/oauth2/v2.0/token");
}
