import { channel, subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cached } from "../../src/token/cached.ts";
import { events, type EventName } from "../../src/token/events.ts";
import type { TokenSource } from "../../src/token/types.ts";
import { HOUR, MINUTE, pass, START, turn, useFakeClock } from "../support/clock.ts";
import { failureOf } from "../support/promises.ts";
import { IDENTITY, outage } from "./support.ts";

useFakeClock();

const options = { identity: IDENTITY };
const identity = IDENTITY;
const names: readonly EventName[] = [
  "byok-identity:acquire",
  "byok-identity:cache-hit",
  "byok-identity:renewal",
  "byok-identity:failure",
  "byok-identity:refused",
  "byok-identity:replay",
  "byok-identity:warning",
];

describe("events", () => {
  it("are the channels of these names", () => {
    expect(Object.values(events)).toEqual(names.map((name) => channel(name)));
  });

  it("are not published while nobody listens", async () => {
    const publish = Object.values(events).map((each) => vi.spyOn(each, "publish"));
    const get = cached(async () => ({ token: "t", expiresOn: START + HOUR }), options);
    const rejected = await get();
    await get();
    await failureOf(get({ rejected }));
    await failureOf(get({ rejected }));
    for (const spy of publish) expect(spy).not.toHaveBeenCalled();
  });
});

describe("cached() where somebody listens", () => {
  const heard: [string, unknown][] = [];
  const hear = (message: unknown, name: string | symbol): void => {
    heard.push([String(name).replace("byok-identity:", ""), message]);
  };

  beforeEach(() => {
    for (const name of names) subscribe(name, hear);
  });
  afterEach(() => {
    for (const name of names) unsubscribe(name, hear);
    heard.length = 0;
  });

  /** A source that takes 20 ms to give each of these answers in turn. */
  function script(...answers: (string | Error)[]): TokenSource {
    return async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return { token: answer ?? "", expiresOn: Date.now() + HOUR };
    };
  }

  async function outcome(wait: Promise<unknown>): Promise<void> {
    const ended = wait.catch(() => undefined);
    await pass(20);
    await ended;
  }

  it("reports the first token, each one served from memory, and those that replace it", async () => {
    const get = cached(script("a", "b", "c"), options);
    await outcome(get());
    await get();
    get.invalidate();
    await outcome(get());
    await pass(2 * HOUR);
    await outcome(get());
    expect(heard).toEqual([
      ["acquire", { identity, durationMs: 20, expiresOn: START + 20 + HOUR }],
      ["cache-hit", { identity }],
      ["refused", { identity, unchanged: false }],
      ["renewal", { identity, durationMs: 20, expiresOn: START + 40 + HOUR, reason: "refused" }],
      [
        "renewal",
        { identity, durationMs: 20, expiresOn: START + 60 + 3 * HOUR, reason: "expired" },
      ],
    ]);
  });

  it("tells the reason of a renewal before expiry", async () => {
    const get = cached(script("a", "b", "c"), options);
    await outcome(get());
    await pass(55 * MINUTE);
    await outcome(get());
    expect(heard.at(-1)).toMatchObject(["renewal", { reason: "due" }]);
    vi.mocked(Math.random).mockReturnValue(0.5);
    await pass(2 * HOUR);
    await outcome(get());
    await pass(54 * MINUTE + 40_000);
    await outcome(get());
    await turn();
    expect(heard.slice(-2)).toMatchObject([
      ["cache-hit", {}],
      ["failure", { served: true, error: { code: "ERR_TOKEN_MALFORMED" } }],
    ]);
  });

  it("reports a failure that nobody noticed, and when the next attempt is made", async () => {
    const failure = outage();
    const get = cached(script("a", failure), options);
    await outcome(get());
    await pass(55 * MINUTE);
    await outcome(get());
    expect(heard.at(-1)).toEqual([
      "failure",
      { identity, error: failure, durationMs: 20, served: true, retryOn: Date.now() + 1_000 },
    ]);
  });

  it("reports a failure that every caller got; the next request retries", async () => {
    const failure = outage();
    await outcome(cached(script(failure), options)());
    expect(heard).toEqual([
      ["failure", { identity, error: failure, durationMs: 20, served: false }],
    ]);
  });

  it("tells when the next try is made where the server asked for a pause", async () => {
    const failure = outage({ retryAfter: 7_000 });
    await outcome(cached(script(failure), options)());
    expect(heard).toMatchObject([["failure", { served: false, retryOn: START + 20 + 7_000 }]]);
  });

  it("reports a refused token that came back", async () => {
    const get = cached(script("a", "a"), options);
    await outcome(get());
    heard.length = 0;
    await outcome(get({ rejected: { token: "a" } }));
    await outcome(get({ rejected: { token: "a" } }));
    const error = expect.objectContaining({ code: "ERR_TOKEN_UNCHANGED" }) as Error;
    const hint = expect.stringContaining("24 hours") as string;
    expect(heard).toEqual([
      ["refused", { identity, unchanged: false }],
      ["refused", { identity, unchanged: true, hint }],
      ["failure", { identity, error, durationMs: 20, served: false }],
      ["refused", { identity, unchanged: false }],
      ["refused", { identity, unchanged: true, hint }],
    ]);
  });

  it("tells once of a burst of refusals", async () => {
    const get = cached(script("a", "b"), options);
    await outcome(get());
    heard.length = 0;
    const burst = Array.from({ length: 100 }, () => get({ rejected: { token: "a" } }));
    get.invalidate("a");
    await outcome(Promise.all(burst));
    expect(heard.map(([name]) => name)).toEqual(["refused", "renewal"]);
  });

  it("never tells a token", async () => {
    const get = cached(script("secret", "secret", "secret-too"), options);
    await outcome(get());
    await outcome(get({ rejected: { token: "secret" } }));
    await pass(MINUTE);
    await outcome(get({ rejected: { token: "secret" } }));
    await get();
    expect(heard.length).toBeGreaterThan(5);
    expect(JSON.stringify(heard)).not.toContain("secret");
  });
});
