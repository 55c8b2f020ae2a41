import type { IncomingMessage } from "node:http";
import { ByokIdentityError } from "../errors.ts";
import type { LocalKey } from "../local-server/local-key.ts";
import type { Providers } from "../providers.ts";
import { foreign, hasKey, KEY_MISSING } from "./access.ts";
import { credentialStatus } from "../local-server/credential-status.ts";
import { failed, json, type Answer } from "../local-server/answer.ts";
import { authorize } from "./authorize.ts";
import type { RefusableToken, RefusalReport } from "../local-server/refusable-token.ts";
import { managedIdentity } from "./managed-identity.ts";
import type { Metrics } from "./metrics.ts";
import type { ReadinessProbe } from "./readiness.ts";
import { routeOf } from "./route.ts";

/** What all requests to one server share. */
export interface RespondContext {
  readonly providers: Providers;
  readonly key: LocalKey;
  readonly metrics: Metrics;
  readonly readiness: ReadinessProbe;
  /** Epoch milliseconds. */
  readonly startedOn: number;
  readonly draining: () => boolean;
  /** For clients that keep the token. */
  readonly issue: (name: string, refusal?: RefusalReport) => Promise<RefusableToken>;
  /** For proxies, which use it for one request. */
  readonly authorize: (name: string, refusal?: RefusalReport) => Promise<RefusableToken>;
}

/** The answer to a request, and the name under which it is counted. */
export async function respond(
  request: IncomingMessage,
  context: RespondContext,
): Promise<readonly [endpoint: string, Answer]> {
  const { headers, method = "", url = "" } = request;
  const mark = url.indexOf("?");
  const route = routeOf(mark === -1 ? url : url.slice(0, mark));
  if (route?.endpoint === "healthz" || route?.endpoint === "readyz") {
    const refusal = hasKey(headers, context.key) ? undefined : foreign(headers);
    const health = route.endpoint === "healthz" ? healthz : readyz;
    return [route.endpoint, refusal === undefined ? health(context) : failed(refusal)];
  }
  if (!hasKey(headers, context.key)) return [route?.endpoint ?? "other", failed(KEY_MISSING)];
  if (route === undefined) return ["other", failed(NOT_FOUND)];
  if (route.endpoint === "authorize") {
    return [route.endpoint, await authorizeBy(route.name, request, context)];
  }
  if (method !== "GET") return [route.endpoint, failed(GET_ONLY)];
  switch (route.endpoint) {
    case "msi": {
      const query = new URLSearchParams(mark === -1 ? "" : url.slice(mark));
      const { providers, issue } = context;
      return ["msi", await managedIdentity(query, route.name, providers, issue)];
    }
    case "metrics": {
      const { contentType } = context.metrics;
      const body = await context.metrics.text();
      return ["metrics", { status: 200, headers: { "content-type": contentType }, body }];
    }
    case "status": {
      const { providers, startedOn, draining } = context;
      return ["status", json(200, statusOf(providers, startedOn, draining()))];
    }
  }
}

/** Any method: Envoy repeats the original request's method. */
async function authorizeBy(
  name: string,
  { headers }: IncomingMessage,
  { providers, authorize: issue }: RespondContext,
): Promise<Answer> {
  try {
    providers.lookup(name);
  } catch (error) {
    if (!(error instanceof ByokIdentityError)) throw error;
    return failed({ status: 404, code: error.code, message: error.message });
  }
  return authorize(headers, (refusal) => issue(name, refusal));
}

function healthz({ draining }: RespondContext): Answer {
  const about = { program: "byok-identity serve", pid: process.pid };
  return draining()
    ? json(503, { status: "draining", ...about })
    : json(200, { status: "ok", ...about });
}

/** Requests the missing tokens again, and answers at once: the next probe sees the result. */
function readyz({ draining, readiness }: RespondContext): Answer {
  const providers = readiness.state();
  const ready = Object.values(providers).every((state) => state === "ready");
  if (!ready) void readiness.ask();
  const status = draining() ? "draining" : ready ? "ready" : "not ready";
  return json(status === "ready" ? 200 : 503, { status, providers });
}

const NOT_FOUND = {
  status: 404,
  code: "not_found",
  message:
    "Not found. The paths are /authorize/NAME, /msi/token, /msi/NAME/token, /metrics, /status, /healthz and /readyz.",
};

const GET_ONLY = {
  status: 405,
  code: "method_not_allowed",
  message: "Use GET.",
  headers: { allow: "GET" },
};

/** The state of every provider's credential; no secret. */
export function statusOf(providers: Providers, startedOn: number, draining: boolean): object {
  return {
    status: draining ? "draining" : "ok",
    uptimeSeconds: Math.round((Date.now() - startedOn) / 1000),
    providers: Object.fromEntries(
      [...providers].map(([name, auth]) => [name, credentialStatus(auth)]),
    ),
  };
}
