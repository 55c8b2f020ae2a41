import type { Failure } from "../local-server/failure.ts";
import { EnvHttpProxyAgent, Pool, type Dispatcher } from "undici";
import type { Env } from "../config/process-env.ts";
import { isLoopback } from "../lib/secure-url.ts";

/** Time allowed for a connection, milliseconds. */
const CONNECT_TIMEOUT = 10_000;

/** How long an idle connection is kept where the provider does not say, milliseconds. */
const KEEP_ALIVE = 30_000;

/**
 * Connections to the provider: its own pool, or through the proxy that the environment names for https.
 *
 * `timeout`: how long the provider may take for the head of an answer, and between two parts of it, milliseconds.
 */
export function connectUpstream(baseUrl: URL, timeout: number, env: Env): Dispatcher {
  const options: Pool.Options = {
    connect: { timeout: CONNECT_TIMEOUT },
    headersTimeout: timeout,
    bodyTimeout: timeout,
    keepAliveTimeout: KEEP_ALIVE,
  };
  const httpsProxy = env["https_proxy"] || env["HTTPS_PROXY"];
  if (!httpsProxy || baseUrl.protocol !== "https:" || isLoopback(baseUrl.hostname)) {
    return new Pool(baseUrl.origin, options);
  }
  const noProxy = env["no_proxy"] ?? env["NO_PROXY"] ?? "";
  return new EnvHttpProxyAgent({ ...options, httpProxy: httpsProxy, httpsProxy, noProxy });
}

const TIMEOUTS = new Set(["UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "ETIMEDOUT"]);

/** The provider could not be reached, or broke off before it answered. */
export function upstreamFailure(error: unknown, origin: string): Failure {
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
    message: `${origin} could not be reached, or broke off (${reason}). Check the network and the provider's baseUrl.`,
  };
}
