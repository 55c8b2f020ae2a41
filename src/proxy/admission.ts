import type { IncomingMessage } from "node:http";
import { isLoopbackAuthority } from "../lib/secure-url.ts";
import type { Failure } from "../local-server/failure.ts";
import type { LocalKey } from "../local-server/local-key.ts";
import { readHeaders, type RequestHeaders } from "./request-headers.ts";
import { targetOf } from "./target.ts";

/** What {@link admit} needs to decide. */
export interface AdmissionRules {
  readonly key: LocalKey;
  /** See {@link rootOf}. */
  readonly root: string;
  /** Names of the headers that the provider's configuration sets. */
  readonly replaced: ReadonlySet<string>;
}

/** A request for the proxy itself, or for the provider. */
export type Admission =
  | { readonly local: "healthz" | "status" }
  | { readonly target: string; readonly headers: RequestHeaders };

/** TRACE would show the credential to the client; CONNECT would bypass every rule. */
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/**
 * Whether a request may pass. The check of `Host` keeps out web pages whose own name resolves to this machine (DNS
 * rebinding), the check of `Origin` keeps out every web page, and the key keeps out every program that does not have
 * it.
 */
export function admit(request: IncomingMessage, rules: AdmissionRules): Admission | Failure {
  const url = request.url ?? "";
  const headers = readHeaders(request.rawHeaders, rules.key, rules.replaced);
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
  if (request.method === "GET" && url === "/healthz") return { local: "healthz" };
  if (!headers.hasKey) {
    return {
      status: 401,
      code: "local_key_missing",
      message:
        "The proxy's own key is missing or wrong. Send the key that this run of `byok-identity proxy` printed, as a bearer token, api-key or x-api-key.",
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
  if (request.method === "GET" && url === "/status") return { local: "status" };
  const target = targetOf(url, rules.root);
  return typeof target === "string" ? { target, headers } : target;
}
