import type { AuthorizationServer } from "oauth4webapi";
import type { OAuthLibrary } from "../credentials/oauth/library.ts";
import { isEndpointOf } from "../credentials/oauth/server.ts";
import { parsedUrl } from "../lib/parsed-url.ts";
import { requestOptions } from "./grant.ts";
import { publicClient, REQUEST_TIMEOUT } from "./target.ts";

/**
 * Revokes a refresh token, and with it the session on the server. Resolves to false if the server has no
 * revocation endpoint, or one that is not secure.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7009
 */
export async function revokeToken(
  library: OAuthLibrary,
  server: AuthorizationServer,
  clientId: string,
  refreshToken: string,
): Promise<boolean> {
  const { revocation_endpoint: url = "" } = server;
  const endpoint = parsedUrl(url);
  const issuer = parsedUrl(server.issuer);
  if (endpoint === undefined || issuer === undefined) return false;
  if (!isEndpointOf(issuer, endpoint)) return false;
  const options = requestOptions(library, {
    url,
    timeout: REQUEST_TIMEOUT,
    secrets: [refreshToken],
    ignored: true,
  });
  const response = await library.revocationRequest(
    server,
    publicClient(library, clientId),
    library.None(),
    refreshToken,
    { ...options, additionalParameters: { token_type_hint: "refresh_token" } },
  );
  await library.processRevocationResponse(response);
  return true;
}
