import { Pool, ProxyAgent, type Dispatcher } from "undici";
import { proxyAuthorization, type ProxyRoute } from "../lib/forward-proxy.ts";
import { defined } from "../lib/defined.ts";

/** Time limit for a connection, milliseconds. */
const CONNECT_TIMEOUT = 10_000;

/** How long an idle connection is kept if the provider does not say, milliseconds. */
const KEEP_ALIVE = 30_000;

/**
 * Connections to the provider: its own pool, or through a proxy.
 *
 * `timeout`: how long the provider may take until the response headers, and between two parts of the body,
 * milliseconds.
 */
export function connectUpstream(
  baseUrl: URL,
  timeout: number,
  route: ProxyRoute | undefined,
): Dispatcher {
  const options: Pool.Options = {
    connect: { timeout: CONNECT_TIMEOUT },
    headersTimeout: timeout,
    bodyTimeout: timeout,
    keepAliveTimeout: KEEP_ALIVE,
  };
  return route === undefined
    ? new Pool(baseUrl.origin, options)
    : new ProxyAgent({
        ...options,
        uri: route.proxy.origin,
        ...defined({ token: proxyAuthorization(route) }),
      });
}
