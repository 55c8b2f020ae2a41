import type { ProxyRoute } from "../lib/forward-proxy.ts";
import { tlsFailure } from "../lib/tls-failure.ts";
import type { Failure } from "../local-server/failure.ts";
import { proxyFault } from "../transport/proxy-agent.ts";

const TIMEOUTS = new Set(["UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "ETIMEDOUT"]);

/** The response has a transfer coding other than `chunked`. */
export class TransferCodingError extends Error {}

/**
 * The provider could not be reached, closed the connection before it answered, or did not answer in HTTP; or the
 * forward proxy on the way failed.
 */
export function upstreamFailure(
  error: unknown,
  origin: string,
  route: ProxyRoute | undefined,
): Failure {
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
  const unreachable = { status: 502, code: "upstream_unreachable" };
  const tls = tlsFailure(reason);
  if (tls !== undefined) {
    return {
      ...unreachable,
      message: `No TLS connection to ${origin} (${reason}): ${tls.why} ${tls.fix}`,
    };
  }
  const foreign =
    error instanceof TransferCodingError ? "its Transfer-Encoding is not chunked" : notHttp(error);
  if (foreign !== undefined) {
    return {
      status: 502,
      code: "upstream_not_http",
      message: `${origin} did not answer in HTTP/1.1: ${foreign}. Check the provider's baseUrl.`,
    };
  }
  return {
    ...unreachable,
    message: `${origin} could not be reached, or closed the connection (${reason}). Check the network and the provider's baseUrl.`,
  };
}

/** What a server has sent that is not HTTP/1.1, in words; undefined for another error. */
export function notHttp(error: unknown): string | undefined {
  const { name, data } = error as { name?: unknown; data?: unknown };
  // undici, up to 8.13 at least, gives this error no code.
  return name === "HTTPParserError"
    ? answeredWith(typeof data === "string" ? data : "")
    : undefined;
}

/** Characters of a foreign answer that are shown: a greeting, and no header of a request that was echoed. */
const SHOWN = 60;

function answeredWith(data: string): string {
  const [type = 0, second = 0, , fourth = 0] = Buffer.from(data, "latin1");
  // RFC 8446, section 5.1: content types 20 to 24, and a version that begins with 3.
  if (type >= 20 && type <= 24 && second === 3) {
    return "it sent a TLS record, so its URL begins with https";
  }
  // RFC 9113, sections 3.4 and 4.1: the first frame is SETTINGS, of type 4, and short.
  if (data.length >= 9 && type === 0 && fourth === 4) {
    return "it sent an HTTP/2 frame, and speaks only HTTP/2";
  }
  const line = data
    .split(/[\r\n]/, 1)
    .join("")
    .replaceAll(/[^ -~]+/g, "·")
    .slice(0, SHOWN);
  return /[ -~]{3}/.test(line) ? `it sent “${line}”` : "it sent bytes that are not text";
}
