import { SpanKind, SpanStatusCode, trace, type Attributes } from "@opentelemetry/api";
import { defined } from "../lib/defined.ts";
import { attributesOf } from "./attributes.ts";
import type { Listeners } from "../token/listeners.ts";

/** A span for each requested token and for each request that was sent again, created when it is over. */
export function spans(): Listeners {
  const tracer = trace.getTracer("byok-identity");

  function span(name: string, durationMs: number, attributes: Attributes, failure?: string): void {
    const endTime = Date.now();
    const options = { kind: SpanKind.CLIENT, startTime: endTime - durationMs, attributes };
    const made = tracer.startSpan(name, options);
    if (failure !== undefined) made.setStatus({ code: SpanStatusCode.ERROR, message: failure });
    made.end(endTime);
  }

  return {
    "byok-identity:acquire": ({ identity, durationMs }) =>
      span("byok_identity.acquire", durationMs, attributesOf(identity)),
    "byok-identity:renewal": ({ identity, durationMs, reason }) =>
      span("byok_identity.renew", durationMs, {
        ...attributesOf(identity),
        "byok_identity.reason": reason,
      }),
    "byok-identity:failure": ({ identity, durationMs, error, served }) =>
      span(
        "byok_identity.renew",
        durationMs,
        { ...attributesOf(identity), "error.type": error.code, "byok_identity.served": served },
        error.message,
      ),
    "byok-identity:replay": ({ provider, method, url, status, durationMs }) => {
      const { hostname, pathname } = new URL(url);
      span("byok_identity.replay", durationMs, {
        ...defined({ "byok_identity.provider": provider }),
        "http.request.method": method,
        "server.address": hostname,
        "url.path": pathname,
        "http.response.status_code": status,
      });
    },
  };
}
