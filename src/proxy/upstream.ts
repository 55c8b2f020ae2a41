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
  connectTimeout = CONNECT_TIMEOUT,
): Dispatcher {
  const options: Pool.Options = {
    connect: { timeout: connectTimeout },
    headersTimeout: timeout,
    bodyTimeout: timeout,
    keepAliveTimeout: KEEP_ALIVE,
  };
  if (route === undefined) return new Pool(baseUrl.origin, options);
  return new ProxyAgent({
    ...options,
    uri: route.proxy.origin,
    clientFactory: (origin, more) => connectWithin(connectTimeout, new Pool(origin, more)),
    ...defined({ token: proxyAuthorization(route) }),
  }).compose(
    (dispatch) => (request, handler) =>
      dispatch({ ...request, headers: joinedLines(request.headers as readonly string[]) }, handler),
  );
}

/** Limits the time that a forward proxy may take to answer CONNECT: undici limits only the connection to it. */
function connectWithin(timeout: number, pool: Pool): Dispatcher {
  type Connect = (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData>;
  const unlimited: Connect = pool.connect.bind(pool);
  const connect: Connect = (options) =>
    unlimited({ ...options, signal: AbortSignal.timeout(timeout) });
  return Object.assign(pool, { connect });
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
