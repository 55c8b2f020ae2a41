import type { Failure } from "../local-server/failure.ts";
import { Pool, ProxyAgent, type Dispatcher } from "undici";
import {
  proxyAuthorization,
  proxyRefusal,
  proxyUnreachable,
  type ProxyFailure,
  type Route,
} from "../lib/forward-proxy.ts";
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
  route: Route | undefined,
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

const TIMEOUTS = new Set(["UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "ETIMEDOUT"]);

/** Nobody answered where a connection was wanted: with a proxy, that is the proxy. */
const NOT_CONNECTED = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** The provider could not be reached, or broke off before it answered; or the proxy on the way to it did. */
export function upstreamFailure(error: unknown, origin: string, route: Route | undefined): Failure {
  const proxy = route === undefined ? undefined : proxyFault(error, origin, route);
  if (proxy !== undefined) {
    return { status: 502, code: "proxy_failed", message: `${proxy.message} ${proxy.hint}` };
  }
  const { code } = error as { code?: unknown };
  const reason = typeof code === "string" ? code : "unknown error";
  if (TIMEOUTS.has(reason)) {
    return {
      status: 504,
      code: "upstream_timeout",
      message: `${origin} did not answer in time (${reason}).`,
    };
  }
  return {
    status: 502,
    code: "upstream_unreachable",
    message: `${origin} could not be reached, or closed the connection (${reason}). Check the network and the provider's baseUrl.`,
  };
}

/** What is wrong with the proxy; undefined where the fault is the server's behind it. */
export function proxyFault(error: unknown, origin: string, route: Route): ProxyFailure | undefined {
  const { code, message = "" } = error as { code?: unknown; message?: string };
  // undici has no other sign of it.
  const status = /^Proxy response \((\d+)\)/.exec(message)?.[1];
  if (status !== undefined) return proxyRefusal(route, origin, Number(status));
  return typeof code === "string" && NOT_CONNECTED.has(code)
    ? proxyUnreachable(route, code)
    : undefined;
}
