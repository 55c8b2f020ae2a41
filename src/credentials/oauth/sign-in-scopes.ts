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
 * The scopes of a renewal. Everywhere but at Entra a request without any is for those that were granted, which may be
 * fewer than were asked for. Entra names a granted scope in another way than the requested one, and its own library
 * sends the requested ones again.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-6
 */
export function renewalScopes(server: AuthorizationServer, scope?: string): string | undefined {
  return isEntra(server) ? signInScopes(server, scope) : undefined;
}

/** By the path, which every cloud has. */
export function isEntra({ token_endpoint: url = "" }: AuthorizationServer): boolean {
  return url.endsWith("/oauth2/v2.0/token");
}
