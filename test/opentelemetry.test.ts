import { metrics, trace } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { createProviderAuth, type ProviderAuth } from "../src/provider-auth.ts";
import { createTokenCache } from "../src/token-cache.ts";
import { ByokIdentityError } from "../src/errors.ts";
import { instrument } from "../src/opentelemetry/index.ts";
import { events } from "../src/token/events.ts";

const BASE_URL = "https://models.example.com/v1";
const HOUR = 3_600_000;

function registered(): { spans: InMemorySpanExporter; points: () => Promise<Point[]> } {
  const spans = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
  );
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: HOUR });
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  return {
    spans,
    async points() {
      await reader.forceFlush();
      return exporter
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics)
        .flatMap((scope) => scope.metrics)
        .flatMap(({ descriptor, dataPoints }) =>
          dataPoints.map(({ value, attributes }) => ({
            name: descriptor.name,
            value: value as number,
            attributes,
          })),
        );
    },
  };
}

interface Point {
  readonly name: string;
  readonly value: number;
  readonly attributes: object;
}

function observe(): void {
  const observer = instrument();
  onTestFinished(() => observer.stop());
}

/** A provider whose tokens are t1, t2, …; the server refuses those it is told to. */
function provider(refused: readonly string[] = []): ProviderAuth {
  let issued = 0;
  return createProviderAuth(
    { baseUrl: BASE_URL },
    {
      source: async () => ({ token: `t${(issued += 1)}`, expiresOn: Date.now() + HOUR }),
      cache: createTokenCache(),
      fetch: async (_url, init) => {
        const token = new Headers(init?.headers).get("authorization")?.slice("Bearer ".length);
        return new Response("", { status: refused.includes(token ?? "") ? 401 : 200 });
      },
    },
  );
}

afterEach(() => {
  trace.disable();
  metrics.disable();
});

describe("instrument()", () => {
  it("listens to nothing where no SDK is registered", () => {
    observe();

    expect(Object.values(events).map(({ hasSubscribers }) => hasSubscribers)).not.toContain(true);
  });

  it("reports once however often it is called, until the last of those begun is stopped", async () => {
    const { spans, points } = registered();
    const first = instrument();
    const second = instrument();
    vi.resetModules();
    const copy = await import("../src/opentelemetry/index.ts");
    expect(copy.instrument).not.toBe(instrument);
    const third = copy.instrument();
    onTestFinished(() => [first, second, third].forEach((each) => each.stop()));

    await provider().getToken();
    first.stop();
    first.stop();
    third.stop();
    await provider().getToken();

    const names = spans.getFinishedSpans().map(({ name }) => name);
    expect(names).toEqual(["byok_identity.acquire", "byok_identity.acquire"]);
    const counted = (await points()).filter(({ name }) => name === "byok_identity.acquisitions");
    expect(counted.map(({ value }) => value)).toEqual([2]);
    second.stop();
    expect(Object.values(events).map(({ hasSubscribers }) => hasSubscribers)).not.toContain(true);
  });

  it("makes a span for a token acquired, for one renewed and for a request replayed", async () => {
    const { spans } = registered();
    observe();

    await provider(["t1"]).fetch(`${BASE_URL}/responses`, { method: "POST", body: "{}" });

    expect(spans.getFinishedSpans().map(({ name, attributes }) => [name, attributes])).toEqual([
      ["byok_identity.acquire", { "byok_identity.kind": "source" }],
      [
        "byok_identity.renew",
        { "byok_identity.kind": "source", "byok_identity.reason": "refused" },
      ],
      [
        "byok_identity.replay",
        {
          "byok_identity.provider": "default",
          "http.request.method": "POST",
          "http.response.status_code": 200,
          "server.address": "models.example.com",
          "url.path": "/v1/responses",
        },
      ],
    ]);
  });

  it("makes a failed span if there is no token, with the error's code", async () => {
    const { spans } = registered();
    observe();
    const down = new ByokIdentityError("ERR_IDENTITY_REFUSED", "No such identity.");
    const auth = createProviderAuth(
      { baseUrl: BASE_URL },
      { source: () => Promise.reject(down), cache: createTokenCache() },
    );

    await expect(auth.getToken()).rejects.toBe(down);

    const [span] = spans.getFinishedSpans();
    expect(span?.attributes).toMatchObject({ "error.type": "ERR_IDENTITY_REFUSED" });
    expect(span?.status.message).toBe("No such identity.");
  });

  it("counts what happens and tells the seconds a token has left", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { points } = registered();
    observe();

    await provider(["t1"]).fetch(`${BASE_URL}/responses`);
    vi.setSystemTime(Date.now() + 600_000);

    const counted = Object.fromEntries((await points()).map(({ name, value }) => [name, value]));
    expect(counted).toEqual({
      "byok_identity.acquisitions": 1,
      "byok_identity.renewals": 1,
      "byok_identity.refusals": 1,
      "byok_identity.replays": 1,
      "byok_identity.token.expires_in": 3_000,
    });
    vi.useRealTimers();
  });

  it("ends when it is stopped", async () => {
    const { spans } = registered();
    instrument().stop();

    await provider().getToken();

    expect(spans.getFinishedSpans()).toEqual([]);
    expect(Object.values(events).map(({ hasSubscribers }) => hasSubscribers)).not.toContain(true);
  });
});
