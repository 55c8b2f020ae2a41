import { Pool, type Dispatcher } from "undici";
import type { ProxyRoute } from "../lib/forward-proxy.ts";
import { CONNECT_TIMEOUT, proxyAgent } from "../transport/proxy-agent.ts";

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
  connectTimeout = CONNECT_TIMEOUT,
): Dispatcher {
  const options: Pool.Options = {
    connect: { timeout: connectTimeout },
    headersTimeout: timeout,
    bodyTimeout: timeout,
    keepAliveTimeout: KEEP_ALIVE,
  };
  if (route === undefined) return new Pool(baseUrl.origin, options);
  return proxyAgent(route, options, connectTimeout).compose(
    (dispatch) => (request, handler) =>
      dispatch({ ...request, headers: joinedLines(request.headers as readonly string[]) }, handler),
  );
}

/**
 * One line for each name (RFC 9110, section 5.3): ProxyAgent (undici 7.30) makes an object of the list, and would keep
 * only the last.
 */
function joinedLines(headers: readonly string[]): string[] {
  const lines = new Map<string, string>();
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = headers[at] as string;
    const value = headers[at + 1] as string;
    const before = lines.get(name);
    lines.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return [...lines].flat();
}
