import type { IncomingHttpHeaders } from "node:http";

/**
 * Headers that are dropped: hop-by-hop headers (RFC 9110, section 7.6.1), and headers about the provider's origin,
 * which differs from the one that the client sees.
 */
const DROPPED = new Set([
  "alt-svc",
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-connection",
  "set-cookie",
  "set-cookie2",
  "strict-transport-security",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** The value of a header. undici makes a list of a header that is sent in several lines (RFC 9110, section 5.3). */
export function lineOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "object" ? value.join(", ") : value;
}

/** Whether a response has a transfer coding other than `chunked`, which would be lost (RFC 9112, section 6.1). */
export function isCoded(headers: IncomingHttpHeaders): boolean {
  const coding = lineOf(headers["transfer-encoding"]);
  return coding !== undefined && coding.trim().toLowerCase() !== "chunked";
}

/**
 * The headers to send to the client, as a list of alternating names and values. `mount`: what precedes the provider's
 * paths in those of the proxy.
 */
export function relayedHeaders(
  headers: IncomingHttpHeaders,
  origin: string,
  mount: string,
): string[] {
  const named = lineOf(headers.connection)
    ?.toLowerCase()
    .split(/[\s,]+/);
  const chunked = headers["transfer-encoding"] !== undefined;
  const relayed: string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || DROPPED.has(name) || named?.includes(name) === true) continue;
    if (name.startsWith("access-control-")) continue;
    if (name === "content-length" && chunked) continue;
    if (Array.isArray(value)) for (const each of value) relayed.push(name, each);
    else relayed.push(name, name === "location" ? local(value, origin, mount) : value);
  }
  return relayed;
}

/** A redirect within the provider becomes one within the proxy. */
function local(location: string, origin: string, mount: string): string {
  const rest = location.startsWith(origin) ? location.slice(origin.length) : location;
  return rest.startsWith("/") && !rest.startsWith("//") ? mount + rest : location;
}
