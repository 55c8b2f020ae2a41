import { describe, expect, it, vi } from "vitest";
import { ByokIdentityError } from "../../src/errors.ts";
import { cached } from "../../src/token/cached.ts";
import type { TokenSource } from "../../src/token/types.ts";
import { HOUR, MINUTE, pass, START, turn, useFakeClock } from "../support/clock.ts";
import { failureOf } from "../support/promises.ts";
import { heldCache, heldSource, IDENTITY, mintedCache, outage, outcomeOf } from "./support.ts";

useFakeClock();

const options = { identity: IDENTITY };
const crowd = Array.from({ length: 10_000 });

describe("cached() with a fresh token", () => {
  it("answers every call with the one stored promise", async () => {
    const { get, source } = mintedCache(HOUR);
    await get();
    expect(get()).toBe(get());
    expect(get({})).toBe(get());
    expect(get({ signal: new AbortController().signal })).toBe(get());
    expect(source).toHaveBeenCalledOnce();
  });

  it("asks once for ten thousand cold callers", async () => {
    const { get, source } = mintedCache(HOUR);
    const tokens = await Promise.all(crowd.map(() => get()));
    expect(new Set(tokens.map(({ token }) => token))).toEqual(new Set(["token-1"]));
    expect(source).toHaveBeenCalledOnce();
  });

  it("keeps a token without expiry until it is refused", async () => {
    const source = vi.fn<TokenSource>(async () => ({ token: "t" }));
    const get = cached(source, options);
    await get();
    await pass(365 * 24 * HOUR);
    await get();
    expect(source).toHaveBeenCalledOnce();
  });

  it("asks again for a token without expiry once its ttl is over, to the millisecond", async () => {
    let count = 0;
    const source = vi.fn<TokenSource>(async () => ({ token: `token-${(count += 1)}` }));
    const get = cached(source, { ...options, ttl: 60_000 });
    await get();
    await pass(59_999);
    await expect(outcomeOf(get())).resolves.toBe("token-1");
    expect(source).toHaveBeenCalledOnce();
    await pass(1);
    await expect(outcomeOf(get())).resolves.toBe("token-2");
  });

  it("keeps a token without expiry past its ttl while the source is down", async () => {
    const source = vi
      .fn<TokenSource>()
      .mockResolvedValueOnce({ token: "t" })
      .mockRejectedValue(outage());
    const get = cached(source, { ...options, ttl: 60_000 });
    await get();
    await pass(24 * HOUR);
    await expect(outcomeOf(get())).resolves.toBe("t");
  });
});

describe("cached() ahead of time", () => {
  it.each([
    ["refreshOn", 30 * MINUTE, { refreshOn: START + 30 * MINUTE }, 0],
    ["the buffer less no lead", 55 * MINUTE, {}, 0],
    ["the buffer less nearly a whole lead", 54 * MINUTE + 60, {}, 0.999],
  ])("renews from %s on, to the millisecond", async (_, instant, extra, jitter) => {
    vi.mocked(Math.random).mockReturnValue(jitter);
    const { get, source } = mintedCache(HOUR, extra);
    await get();
    await pass(instant - 1);
    await get();
    expect(source).toHaveBeenCalledTimes(1);
    await pass(1);
    await get();
    await turn();
    expect(source).toHaveBeenCalledTimes(2);
  });

  it("serves the token at once while one renewal runs behind it", async () => {
    const { get, calls } = heldCache();
    const cold = get();
    await turn();
    await calls[0]?.answer({
      token: "old",
      expiresOn: START + HOUR,
      refreshOn: START + 30 * MINUTE,
    });
    await cold;
    await pass(30 * MINUTE);
    const served = await Promise.all(crowd.map(() => outcomeOf(get())));
    expect(new Set(served)).toEqual(new Set(["old"]));
    expect(calls).toHaveLength(2);
    await calls[1]?.answer({ token: "new", expiresOn: START + 2 * HOUR });
    await expect(outcomeOf(get())).resolves.toBe("new");
    expect(calls).toHaveLength(2);
  });

  it("says nothing to callers of a renewal that fails behind them, and pauses before the next", async () => {
    const source = vi
      .fn<TokenSource>()
      .mockResolvedValueOnce({ token: "t", expiresOn: START + HOUR, refreshOn: START + MINUTE })
      .mockRejectedValue(outage());
    const get = cached(source, options);
    await get();
    await pass(MINUTE);
    await get();
    await turn();
    expect(source).toHaveBeenCalledTimes(2);
    await pass(999);
    await expect(outcomeOf(get())).resolves.toBe("t");
    await turn();
    expect(source).toHaveBeenCalledTimes(2);
    await pass(1);
    await expect(outcomeOf(get())).resolves.toBe("t");
    await turn();
    expect(source).toHaveBeenCalledTimes(3);
  });

  it("asks an issuer that still returns the same token every 30 seconds at most", async () => {
    const same = { token: "t", expiresOn: START + HOUR, refreshOn: START + MINUTE };
    const source = vi.fn<TokenSource>(async () => same);
    const get = cached(source, options);
    await get();
    await pass(MINUTE);
    for (let second = 0; second < 60; second += 1) {
      await get();
      await pass(1_000);
    }
    expect(source).toHaveBeenCalledTimes(1 + 2);
  });
});

describe("cached() inside the buffer", () => {
  const due = { token: "due", expiresOn: START + 5 * MINUTE };

  async function holding(token = due) {
    const held = heldSource();
    const get = cached(held.source, options);
    const cold = get();
    await turn();
    await held.calls[0]?.answer(token);
    await cold;
    return { ...held, get };
  }

  it("starts at five minutes before expiry, to the millisecond", async () => {
    const { get, calls } = await holding({ token: "t", expiresOn: START + 5 * MINUTE + 2 });
    await pass(1);
    await expect(outcomeOf(get())).resolves.toBe("t");
    await pass(1);
    await expect(outcomeOf(get())).resolves.toBe("pending");
    expect(calls).toHaveLength(2);
    await calls[1]?.answer({ token: "new", expiresOn: START + HOUR });
  });

  it("has ten thousand callers wait for one renewal", async () => {
    const { get, calls, last } = await holding();
    const waits = Promise.all(crowd.map(() => get()));
    await turn();
    expect(calls).toHaveLength(2);
    await last().answer({ token: "new", expiresOn: START + HOUR });
    expect(new Set(await waits)).toEqual(new Set([{ token: "new", expiresOn: START + HOUR }]));
    expect(calls).toHaveLength(2);
  });

  it("renews a short-lived token on each next request", async () => {
    const { get } = mintedCache(2 * MINUTE);
    const served: string[] = [];
    for (let request = 0; request < 4; request += 1) {
      served.push((await get()).token);
    }
    expect(served).toEqual(["token-1", "token-2", "token-3", "token-4"]);
  });

  it("serves the valid token where the renewal fails, and leaves the source alone for a second", async () => {
    const { get, calls, last } = await holding();
    const wait = get();
    await turn();
    await last().fail(outage());
    await expect(wait).resolves.toBe(due);
    await pass(999);
    await expect(outcomeOf(get())).resolves.toBe("due");
    expect(calls).toHaveLength(2);
    await pass(1);
    await expect(outcomeOf(get())).resolves.toBe("pending");
    expect(calls).toHaveLength(3);
    await last().answer({ token: "new", expiresOn: START + HOUR });
  });

  it("waits out Retry-After, to the millisecond", async () => {
    const { get, calls, last } = await holding();
    const wait = get();
    await turn();
    await last().fail(outage({ retryAfter: 45_000 }));
    await wait;
    await pass(44_999);
    await expect(outcomeOf(get())).resolves.toBe("due");
    expect(calls).toHaveLength(2);
    await pass(1);
    void get();
    await turn();
    expect(calls).toHaveLength(3);
    await last().answer({ token: "new", expiresOn: START + HOUR });
  });

  it("forgets earlier failures once a renewal succeeds", async () => {
    const { get, calls, last } = await holding();
    for (const failure of [outage(), outage()]) {
      const wait = get();
      await turn();
      await last().fail(failure);
      await wait;
      await pass(2_000);
    }
    expect(get.state().lastError).toBeInstanceOf(ByokIdentityError);
    const renewed = get();
    await turn();
    await last().answer({ token: "short", expiresOn: START + 5 * MINUTE });
    await renewed;
    expect(get.state().lastError).toBeUndefined();
    const failing = get();
    await turn();
    await last().fail(outage());
    await failing;
    const before = calls.length;
    await pass(1_000);
    void get();
    await turn();
    expect(calls).toHaveLength(before + 1);
    await last().answer({ token: "new", expiresOn: START + HOUR });
  });

  it("returns the valid token after five seconds of a hung source, then at once, until it answers", async () => {
    const { get, calls, last } = await holding();
    const wait = get();
    await pass(4_999);
    await expect(outcomeOf(wait)).resolves.toBe("pending");
    await pass(1);
    await expect(outcomeOf(wait)).resolves.toBe("due");
    await expect(outcomeOf(get())).resolves.toBe("due");
    expect(calls).toHaveLength(2);
    await last().answer({ token: "new", expiresOn: START + HOUR });
    await expect(outcomeOf(get())).resolves.toBe("new");
  });

  it("does not return a token that expires while its renewal hangs", async () => {
    const { get, last } = await holding({ token: "brief", expiresOn: START + 3_000 });
    const wait = get();
    await pass(60_000);
    await expect(outcomeOf(wait)).resolves.toBe("pending");
    await last().fail(outage());
    await expect(wait).rejects.toMatchObject({ code: "ERR_IDENTITY_UNAVAILABLE" });
  });

  it("does not return a token from before once a new one has arrived after all", async () => {
    const { get, calls, last } = await holding({ token: "brief", expiresOn: START + 6_000 });
    void get();
    await pass(5_999);
    await expect(outcomeOf(get())).resolves.toBe("brief");
    const seen: string[] = [];
    void last().answer({ token: "next", expiresOn: START + MINUTE });
    vi.setSystemTime(START + 6_001);
    for (let microtask = 0; microtask < 20; microtask += 1) {
      void get().then(({ token }) => seen.push(token));
      await Promise.resolve();
    }
    await calls[2]?.answer({ token: "last", expiresOn: START + HOUR });
    expect(seen).not.toContain("brief");
    expect(seen).toContain("last");
  });

  it("serves through an outage of 240 seconds, a request a second, and then fails clearly", async () => {
    const source = vi
      .fn<TokenSource>()
      .mockResolvedValueOnce({ token: "t", expiresOn: START + 240_000 })
      .mockRejectedValue(outage({ hint: "Look at the endpoint." }));
    const get = cached(source, options);
    for (let second = 0; second < 240; second += 1) {
      await expect(outcomeOf(get())).resolves.toBe("t");
      await pass(second === 239 ? 999 : 1_000);
    }
    await expect(outcomeOf(get())).resolves.toBe("t");
    expect(source.mock.calls.length).toBeLessThan(20);
    await pass(1);
    await expect(get()).rejects.toMatchObject({
      code: "ERR_IDENTITY_UNAVAILABLE",
      message: "The endpoint is down. Look at the endpoint.",
    });
  });
});

describe("cached() without a token that may be served", () => {
  it("renews an expired token, to the millisecond, and never serves it", async () => {
    const { get, calls } = heldCache();
    const cold = get();
    await turn();
    await calls[0]?.answer({ token: "old", expiresOn: START + 1_000 });
    await cold;
    await pass(999);
    const due = get();
    await turn();
    await calls[1]?.fail(outage());
    await expect(due).resolves.toMatchObject({ token: "old" });
    await pass(1);
    const expired = get();
    await expect(outcomeOf(expired)).resolves.toBe("pending");
    await calls[2]?.fail(outage());
    await expect(expired).rejects.toMatchObject({ code: "ERR_IDENTITY_UNAVAILABLE" });
  });

  it("never passes on an answer that cannot be sent", async () => {
    const old = cached(async () => ({ token: "t", expiresOn: START }), options);
    await expect(old()).rejects.toMatchObject({ code: "ERR_TOKEN_EXPIRED" });
    const empty = cached(async () => ({ token: "" }), options);
    await expect(empty()).rejects.toMatchObject({ code: "ERR_TOKEN_MALFORMED" });
  });

  it("fails for all who wait, and asks again on the next request", async () => {
    const { get, calls } = heldCache();
    const failures = [get(), get(), get()].map(failureOf);
    await turn();
    const failure = outage();
    await calls[0]?.fail(failure);
    expect(await Promise.all(failures)).toEqual([failure, failure, failure]);
    const next = get();
    await turn();
    await calls[1]?.answer({ token: "t" });
    await expect(next).resolves.toEqual({ token: "t" });
  });

  it("leaves the source alone for as long as it asked, and fails with what it said", async () => {
    const { get, calls } = heldCache();
    const first = failureOf(get());
    await turn();
    const failure = outage({ retryAfter: 10_000 });
    await calls[0]?.fail(failure);
    expect(await first).toBe(failure);
    await pass(9_999);
    await expect(get()).rejects.toBe(failure);
    expect(calls).toHaveLength(1);
    await pass(1);
    const next = get();
    await turn();
    await calls[1]?.answer({ token: "t" });
    await expect(next).resolves.toEqual({ token: "t" });
  });

  it("wraps a foreign error, and one thrown at once", async () => {
    const failure = new Error("bug");
    const thrower: TokenSource = () => {
      throw failure;
    };
    await expect(cached(thrower, options)()).rejects.toMatchObject({
      code: "ERR_IDENTITY_UNAVAILABLE",
      cause: failure,
    });
  });

  it("asks once although the source itself asks the cache", async () => {
    const inner: Promise<unknown>[] = [];
    const source = vi.fn<TokenSource>(async () => {
      inner.push(get());
      return { token: "t" };
    });
    const get = cached(source, options);
    await expect(get()).resolves.toEqual({ token: "t" });
    await expect(inner[0]).resolves.toEqual({ token: "t" });
    expect(source).toHaveBeenCalledOnce();
  });
});

describe("cached() when the clock is set", () => {
  it("judges the token by the clock as it is: expired when set ahead, fresh when set back", async () => {
    const { get, source } = mintedCache(HOUR);
    await get();
    vi.setSystemTime(START + 2 * HOUR);
    await expect(outcomeOf(get())).resolves.toBe("token-2");
    vi.setSystemTime(START - 24 * HOUR);
    await expect(outcomeOf(get())).resolves.toBe("token-2");
    expect(source).toHaveBeenCalledTimes(2);
  });

  it("does not turn a pause of seconds into hours when set back", async () => {
    const source = vi.fn<TokenSource>().mockRejectedValue(outage({ retryAfter: 10_000 }));
    const get = cached(source, options);
    await failureOf(get());
    await failureOf(get());
    expect(source).toHaveBeenCalledTimes(1);
    vi.setSystemTime(START - 24 * HOUR);
    await failureOf(get());
    expect(source).toHaveBeenCalledTimes(2);
  });

  it("ends a pause when set ahead", async () => {
    const source = vi.fn<TokenSource>().mockRejectedValue(outage({ retryAfter: 10_000 }));
    const get = cached(source, options);
    await failureOf(get());
    vi.setSystemTime(START + HOUR);
    await failureOf(get());
    expect(source).toHaveBeenCalledTimes(2);
  });
});

describe("cached().state()", () => {
  it("tells what is known of the token, and never the token", async () => {
    const { get } = mintedCache(HOUR);
    expect(get.state()).toEqual({});
    await pass(5);
    await get();
    expect(get.state()).toEqual({
      expiresOn: START + 5 + HOUR,
      dueOn: START + 5 + 55 * MINUTE,
      lastRefresh: START + 5,
    });
  });

  it("has a token due from when its data changed, or from before", async () => {
    const { get } = mintedCache(HOUR);
    await get();
    await pass(5);
    get.markDue();
    await pass(5);
    get.markDue();
    expect(get.state()).toMatchObject({ dueOn: START + 5 });
    await expect(get()).resolves.toMatchObject({ token: "token-2" });
  });

  it("holds the last failure until a renewal succeeds", async () => {
    const failure = outage();
    const source = vi
      .fn<TokenSource>()
      .mockRejectedValueOnce(failure)
      .mockResolvedValueOnce({ token: "t" });
    const get = cached(source, options);
    await failureOf(get());
    expect(get.state()).toEqual({ lastError: failure });
    await get();
    expect(get.state()).toEqual({ lastRefresh: START });
  });
});
