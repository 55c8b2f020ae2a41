import { Pool, ProxyAgent, type Dispatcher } from "undici";
import {
  proxyAuthorization,
  proxyRefusal,
  proxyUnreachable,
  type ProxyFailure,
  type ProxyRoute,
} from "../lib/forward-proxy.ts";
import { defined } from "../lib/defined.ts";

/** Time limit for a connection, milliseconds. */
export const CONNECT_TIMEOUT = 10_000;

/** Codes that mean that no connection was made: with a forward proxy, to that proxy. */
const NOT_CONNECTED = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** Connections to servers through a forward proxy, which sees the name of a server that is reached by TLS, and no more. */
export function proxyAgent(
  route: ProxyRoute,
  options: Pool.Options = {},
  connectTimeout = CONNECT_TIMEOUT,
): ProxyAgent {
  return new ProxyAgent({
    ...options,
    uri: route.proxy.origin,
    clientFactory: (origin, more) => connectWithin(connectTimeout, new Pool(origin, more)),
    ...defined({ token: proxyAuthorization(route) }),
  });
}

/** Limits the time that a forward proxy may take to answer CONNECT: undici limits only the connection to it. */
function connectWithin(timeout: number, pool: Pool): Pool {
  type Connect = (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData>;
  const unlimited: Connect = pool.connect.bind(pool);
  const connect: Connect = (options) =>
    unlimited({ ...options, signal: AbortSignal.timeout(timeout) });
  return Object.assign(pool, { connect });
}

/** What is wrong with the forward proxy; undefined if the fault is the server's behind it. */
export function proxyFault(
  error: unknown,
  origin: string,
  route: ProxyRoute,
): ProxyFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message, cause } = error;
  // undici has no other sign of it.
  const status = /^Proxy response \((\d+)\)/.exec(message)?.[1];
  if (status !== undefined) return proxyRefusal(route, origin, Number(status));
  // Of the signal in connectWithin().
  if (name === "TimeoutError") return proxyUnreachable(route, "no answer to CONNECT");
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined && NOT_CONNECTED.has(code)) return proxyUnreachable(route, code);
  // fetch puts two errors of its own around it.
  return proxyFault(cause, origin, route);
}
