import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Providers } from "../providers.ts";
import type { IdentityLabel } from "../token/events.ts";
import { listen } from "../token/listeners.ts";

/** The metrics of one server. */
export interface Metrics {
  readonly contentType: string;
  /** The metrics in Prometheus's text format. */
  text(): Promise<string>;
  /** Call this for each answered request. */
  answered(endpoint: string, status: number): void;
  end(): void;
}

const IDENTITY = ["kind", "selector", "scope"] as const;

/** Seconds: from memory, from an endpoint of this host, from a remote authority, after many retries. */
const DURATIONS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * The events of the channels as metrics, by the conventions of Prometheus.
 *
 * @see https://prometheus.io/docs/practices/naming/
 */
export function createMetrics(providers: Providers): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = <Name extends string>(name: string, help: string, labelNames: readonly Name[]) =>
    new Counter({ name: `byok_identity_${name}`, help, labelNames, registers });

  const acquired = counter("acquisitions_total", "First tokens of an identity.", IDENTITY);
  const renewed = counter("renewals_total", "Tokens that replaced an earlier one.", [
    ...IDENTITY,
    "reason",
  ]);
  const failures = counter("failures_total", "Attempts to get a token that failed.", [
    ...IDENTITY,
    "code",
    "served",
  ]);
  const refused = counter("refusals_total", "Tokens that a server refused.", [
    ...IDENTITY,
    "unchanged",
  ]);
  const warned = counter("warnings_total", "Warnings: things that work but need attention.", [
    "code",
  ]);
  const requests = counter("requests_total", "Requests answered.", ["endpoint", "status"]);
  const durations = new Histogram({
    name: "byok_identity_acquire_duration_seconds",
    help: "Time to get a token, or to fail to get one.",
    labelNames: IDENTITY,
    buckets: DURATIONS,
    registers,
  });
  const left = new Gauge({
    name: "byok_identity_token_expires_in_seconds",
    help: "Time until the provider's token expires; negative after its expiry.",
    labelNames: ["provider", ...IDENTITY],
    registers,
    collect() {
      const now = Date.now();
      for (const [provider, auth] of providers) {
        const { expiresOn, ...identity } = auth.status();
        if (expiresOn !== undefined) {
          left.set({ provider, ...labelsOf(identity) }, (expiresOn - now) / 1000);
        }
      }
    },
  });

  const end = listen({
    "byok-identity:acquire": ({ identity, durationMs }) => {
      acquired.inc(labelsOf(identity));
      durations.observe(labelsOf(identity), durationMs / 1000);
    },
    "byok-identity:renewal": ({ identity, durationMs, reason }) => {
      renewed.inc({ ...labelsOf(identity), reason });
      durations.observe(labelsOf(identity), durationMs / 1000);
    },
    "byok-identity:failure": ({ identity, durationMs, error, served }) => {
      failures.inc({ ...labelsOf(identity), code: error.code, served: String(served) });
      durations.observe(labelsOf(identity), durationMs / 1000);
    },
    "byok-identity:refused": ({ identity, unchanged }) =>
      refused.inc({ ...labelsOf(identity), unchanged: String(unchanged) }),
    "byok-identity:warning": ({ code }) => warned.inc({ code }),
  });

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    answered: (endpoint, status) => requests.inc({ endpoint, status }),
    end,
  };
}

/** Every label is always present, so that all series of a metric have the same labels. */
function labelsOf({
  kind,
  selector = "",
  scope = "",
}: IdentityLabel): Record<(typeof IDENTITY)[number], string> {
  return { kind, selector, scope };
}
