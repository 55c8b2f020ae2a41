import type { IncomingHttpHeaders } from "node:http";
import type { Failure } from "../local-server/failure.ts";
import type { LocalKey } from "../local-server/local-key.ts";
import { isLoopbackAuthority } from "../lib/secure-url.ts";

/** The header with the key, for proxies that pass on the client's own `Authorization`. */
export const KEY_HEADER = "x-byok-identity-key";

/** Whether the key is in any of the headers that proxies, Prometheus and the Azure SDKs use. */
export function hasKey(headers: IncomingHttpHeaders, key: LocalKey): boolean {
  const { authorization = "" } = headers;
  return [headers[KEY_HEADER], headers["x-identity-header"], bearer(authorization)].some(
    (presented) => typeof presented === "string" && key.matches(presented),
  );
}

function bearer(authorization: string): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization)?.[1];
}

/** The answer to a request without the key. */
export const KEY_MISSING: Failure = {
  status: 401,
  code: "key_missing",
  message:
    "The key is missing or wrong. Send the key of this `byok-identity serve` as X-Byok-Identity-Key, as a bearer token, or as X-Identity-Header.",
  headers: { "www-authenticate": 'Bearer realm="byok-identity"' },
};

/**
 * Web pages cannot know the key, but could call the paths that need none. They are recognised by `Origin`, or by a name
 * in `Host` that they made resolve to this machine (DNS rebinding). A proxy that has the key may pass on both headers.
 */
export function foreign({ host = "", origin }: IncomingHttpHeaders): Failure | undefined {
  if (origin === undefined && isLoopbackAuthority(host)) return undefined;
  return {
    status: 403,
    code: "foreign_host",
    message:
      "Without the key, Host must be this machine (localhost, 127.0.0.1 or [::1]), and requests from web pages are refused.",
  };
}
