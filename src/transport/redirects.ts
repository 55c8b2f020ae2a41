import { CREDENTIAL_HEADERS } from "../authorizer/dialect.ts";
import { JOINED_HEADERS, joinedList } from "../authorizer/joined-headers.ts";
import { drain } from "./drain.ts";
import type { Send } from "./environment-fetch.ts";
import type { Outbound } from "./outbound.ts";

/**
 * @see https://fetch.spec.whatwg.org/#http-redirect-fetch
 */
const MAX_REDIRECTS = 20;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Headers that must not be sent after a redirect to another origin, in addition to the configured ones. If the
 * configuration has no credential, the caller may have set one.
 */
const PRIVATE = [...CREDENTIAL_HEADERS, "cookie", "proxy-authorization"];

/** The response after all redirects. */
export interface Sent {
  readonly response: Response;
  /** Whether the response comes from the provider's origin, the only one that has received the credential. */
  readonly authorized: boolean;
}

/**
 * Sends a request with these headers added, and follows redirects like fetch, with one difference: when a redirect
 * leaves the origin, all added headers are dropped, not only `Authorization`.
 */
export async function followed(
  send: Send,
  request: Outbound,
  added: Readonly<Record<string, string>>,
): Promise<Sent> {
  let { url } = request;
  let init: RequestInit = { ...request.init, redirect: request.redirect };
  const headers = new Headers(request.headers);
  for (const [name, value] of Object.entries(added)) {
    headers.set(name, JOINED_HEADERS.has(name) ? joinedList(headers.get(name), value) : value);
  }
  if (request.redirect === "follow") init.redirect = "manual";
  let authorized = true;

  for (let hops = 0; ; hops++) {
    const response = await send(url, { ...init, headers });
    const location = REDIRECTS.has(response.status) ? response.headers.get("location") : null;
    if (request.redirect !== "follow" || location === null) return { response, authorized };
    drain(response);
    if (hops === MAX_REDIRECTS) throw failed(`more than ${MAX_REDIRECTS} redirects`);
    const next = new URL(utf8(location), url);
    if (!/^https?:$/.test(next.protocol)) throw failed(`a redirect to ${next.protocol}`);
    if (becomesGet(response.status, init.method)) {
      init = { ...init, method: "GET", body: null };
      const content = Array.from(headers.keys()).filter((name) => name.startsWith("content-"));
      for (const name of content) headers.delete(name);
    } else if (!request.replayable) {
      throw failed("a redirect of a request whose body is a stream");
    }
    if (next.origin !== url.origin) {
      authorized = false;
      for (const name of [...Object.keys(added), ...PRIVATE]) headers.delete(name);
    }
    url = next;
  }
}

/**
 * Fetch shows each byte of a header as one character; a location is UTF-8.
 *
 * @see https://fetch.spec.whatwg.org/#concept-response-location-url
 */
function utf8(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}

function becomesGet(status: number, method = "GET"): boolean {
  const name = method.toUpperCase();
  return status === 303 ? name !== "GET" && name !== "HEAD" : status < 303 && name === "POST";
}

function failed(reason: string): TypeError {
  return new TypeError(`fetch failed: ${reason}`);
}
