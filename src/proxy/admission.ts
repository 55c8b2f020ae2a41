import type { IncomingMessage } from "node:http";
import { isLoopbackAuthority } from "../lib/secure-url.ts";
import type { Failure } from "../local-server/failure.ts";
import type { LocalKey } from "../local-server/local-key.ts";
import { readHeaders, type RequestHeaders } from "./request-headers.ts";
import type { Route } from "./routes.ts";
import { targetOf } from "./target.ts";

/** What the proxy itself answers. `page` is the status for a browser. */
export type OwnPage = "healthz" | "status" | "page";

const OWN_PAGES: ReadonlyMap<string, OwnPage> = new Map([
  ["/healthz", "healthz"],
  ["/status", "status"],
]);

/** The proxy's own answer that a request is for. */
export function ownPageOf(method: string, url: string): OwnPage | undefined {
  return method === "GET" ? OWN_PAGES.get(url) : undefined;
}

/** A request for the proxy itself, or for a provider. */
export type Admission =
  | OwnPage
  | { readonly target: string; readonly headers: RequestHeaders; readonly route: Route };

const NONE: ReadonlySet<string> = new Set();

/** TRACE would show the credential to the client; CONNECT would bypass every rule. */
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/**
 * Whether a request may pass. The check of `Host` keeps out web pages whose own name resolves to this machine (DNS
 * rebinding), the check of `Origin` keeps out every web page, and the key keeps out every program that does not have
 * it.
 */
export function admit(
  request: IncomingMessage,
  wanted: OwnPage | Route | undefined,
  key: LocalKey,
): Admission | Failure {
  const route = typeof wanted === "string" ? undefined : wanted;
  const headers = readHeaders(request.rawHeaders, key, route?.provider.replaced ?? NONE);
  const [host, ...otherHosts] = headers.hosts;
  if (host === undefined || otherHosts.length > 0 || !isLoopbackAuthority(host)) {
    return {
      status: 403,
      code: "foreign_host",
      message: "Host must be this machine: localhost, 127.0.0.1 or [::1].",
    };
  }
  if (headers.hasOrigin) {
    return {
      status: 403,
      code: "browser_request",
      message: "Requests with an Origin header are refused: this proxy is not for web pages.",
    };
  }
  if (wanted === "healthz") return wanted;
  if (wanted === "status" && !headers.hasKey && wantsPage(request)) return "page";
  if (!headers.hasKey) {
    return {
      status: 401,
      code: "local_key_missing",
      message:
        "The proxy's own key is missing or wrong. Send the key that `byok-identity proxy` printed, or that of its key file, as a bearer token, api-key or x-api-key.",
      headers: { "www-authenticate": 'Bearer realm="byok-identity"' },
    };
  }
  if (!METHODS.has(request.method ?? "")) {
    return {
      status: 405,
      code: "method_not_allowed",
      message: `This proxy does not forward ${request.method} requests.`,
      headers: { allow: [...METHODS].join(", ") },
    };
  }
  if (headers.isCoded) return CODED;
  if (wanted === "status") return wanted;
  if (route === undefined) return NO_PROVIDER;
  const target = targetOf(route.url, route.provider.root);
  return typeof target === "string" ? { target, headers, route } : target;
}

/** A browser cannot send the key when it opens an address. The page asks for the key, and shows nothing without it. */
function wantsPage({ headers: { accept = "", authorization } }: IncomingMessage): boolean {
  return authorization === undefined && accept.includes("text/html");
}

/** The coding would be lost: it is a header of one connection (RFC 9112, section 6.1). */
const CODED: Failure = {
  status: 501,
  code: "unknown_transfer_coding",
  message:
    "This proxy knows no other Transfer-Encoding than chunked. Compress with Content-Encoding.",
};

/** Does not say which names exist. */
const NO_PROVIDER: Failure = {
  status: 404,
  code: "unknown_provider",
  message:
    "No provider has this path. A path begins with the name of a provider; GET /status lists them.",
};
