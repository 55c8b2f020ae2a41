import { describe, expect, it, vi } from "vitest";
import { cached } from "../../src/token/cached.ts";
import type { AccessToken, TokenSource } from "../../src/token/types.ts";
import { HOUR, MINUTE, pass, START, turn, useFakeClock } from "../support/clock.ts";
import { failureOf } from "../support/promises.ts";
import { heldCache, heldSource, IDENTITY, mintedCache, outage, outcomeOf } from "./support.ts";

useFakeClock();

const options = { identity: IDENTITY };
const A = { token: "A", expiresOn: START + HOUR };
const B = { token: "B", expiresOn: START + 2 * HOUR };
const C = { token: "C", expiresOn: START + 3 * HOUR };

/** A cache that holds the token already; `calls` are those after it. */
async function holding(token: AccessToken) {
  const { get, calls } = heldCache();
  const cold = get();
  await turn();
  await calls[0]?.answer(token);
  await cold;
  calls.shift();
  return { get, calls };
}

describe("cached() after a refusal", () => {
  it("renews once for ten thousand who were refused the same token", async () => {
    const { get, source } = mintedCache(HOUR);
    const rejected = await get();
    const refused = Array.from({ length: 10_000 }, () => get({ rejected }));
    const tokens = await Promise.all(refused);
    expect(new Set(tokens.map(({ token }) => token))).toEqual(new Set(["token-2"]));
    expect(source).toHaveBeenCalledTimes(2);
    await expect(get({ rejected })).resolves.toMatchObject({ token: "token-2" });
    expect(source).toHaveBeenCalledTimes(2);
  });

  it("passes the refused token and the claims challenge down", async () => {
    const { get, calls } = await holding(A);
    const renewed = get({ rejected: { token: "A" }, claims: '{"nbf":1}' });
    await turn();
    expect(calls[0]?.request).toMatchObject({ rejected: A, claims: '{"nbf":1}' });
    await calls[0]?.answer(B);
    await renewed;
    const again = get({ rejected: B });
    await turn();
    expect(calls[1]?.request).not.toHaveProperty("claims");
    await calls[1]?.answer(C);
    await again;
  });

  it("passes the claims of invalidate() down", async () => {
    const { get, calls } = await holding(A);
    get.invalidate("A", { claims: '{"nbf":1}' });
    const renewed = get();
    await turn();
    expect(calls[0]?.request).toMatchObject({ rejected: A, claims: '{"nbf":1}' });
    await calls[0]?.answer(B);
    await renewed;
  });

  it("passes down the first claims for the refused token, whichever refusal brings them", async () => {
    const { get, calls } = await holding(A);
    get.invalidate("A");
    get.invalidate("another", { claims: '{"nbf":0}' });
    const renewed = get({ rejected: A, claims: '{"nbf":1}' });
    get.invalidate("A", { claims: '{"nbf":2}' });
    await turn();
    expect(calls[0]?.request).toMatchObject({ rejected: A, claims: '{"nbf":1}' });
    await calls[0]?.answer(B);
    await expect(renewed).resolves.toBe(B);
    expect(calls).toHaveLength(1);
  });

  it("asks the source plainly where nothing was refused", async () => {
    const { source, calls } = heldSource();
    const cold = cached(source, options)();
    await turn();
    expect(Object.keys(calls[0]?.request ?? {})).toEqual(["signal"]);
    await calls[0]?.answer(A);
    await cold;
  });

  it("has callers who were not refused wait for the renewal too", async () => {
    const { get, calls } = await holding(A);
    get.invalidate("A");
    const wait = get();
    await expect(outcomeOf(wait)).resolves.toBe("pending");
    expect(calls[0]?.request).toMatchObject({ rejected: A });
    await calls[0]?.answer(B);
    await expect(wait).resolves.toBe(B);
  });

  it("ignores the refusal of a token that is replaced already", async () => {
    const { get, calls } = await holding(B);
    await expect(get({ rejected: A })).resolves.toBe(B);
    get.invalidate("A");
    await expect(get()).resolves.toBe(B);
    expect(calls).toEqual([]);
  });

  it("takes the current token for the refused one where none is named", async () => {
    const { get, calls } = await holding(A);
    get.invalidate();
    const wait = get();
    await turn();
    await calls[0]?.answer(B);
    await expect(wait).resolves.toBe(B);
  });

  it("takes no note while there is no token", async () => {
    const { get, calls } = heldCache();
    get.invalidate();
    const cold = get();
    await turn();
    expect(calls[0]?.request).not.toHaveProperty("rejected");
    await calls[0]?.answer(A);
    await expect(cold).resolves.toBe(A);
  });

  it("passes down a refused token it has never held", async () => {
    const { get, calls } = heldCache();
    const cold = get({ rejected: A });
    await turn();
    expect(calls[0]?.request).toMatchObject({ rejected: A });
    await calls[0]?.answer(B);
    await expect(cold).resolves.toBe(B);
    const other = heldCache();
    const same = failureOf(other.get({ rejected: A }));
    await turn();
    await other.calls[0]?.answer(A);
    expect(await same).toMatchObject({ code: "ERR_TOKEN_UNCHANGED" });
  });

  it("never falls back to the refused token, however valid", async () => {
    const { get, calls } = await holding(A);
    const refused = failureOf(get({ rejected: A }));
    await turn();
    const failure = outage();
    await calls[0]?.fail(failure);
    expect(await refused).toBe(failure);
    const next = get();
    await pass(MINUTE);
    await expect(outcomeOf(next)).resolves.toBe("pending");
    expect(calls[1]?.request).toMatchObject({ rejected: A });
    await calls[1]?.answer(B);
    await expect(next).resolves.toBe(B);
  });

  it("takes a forced renewal for the end of earlier failures", async () => {
    const { get, calls } = await holding({ token: "A", expiresOn: START + MINUTE });
    const failing = get();
    await turn();
    await calls[0]?.fail(outage());
    await failing;
    const forced = get({ rejected: A });
    await turn();
    await calls[1]?.answer({ token: "B", expiresOn: START + MINUTE });
    await forced;
    const next = get();
    await expect(outcomeOf(next)).resolves.toBe("pending");
    await calls[2]?.answer(C);
    await expect(next).resolves.toBe(C);
  });

  it("leaves the source alone for as long as it asked, refused or not", async () => {
    const { get, calls } = await holding(A);
    const refused = failureOf(get({ rejected: A }));
    await turn();
    const failure = outage({ retryAfter: 10_000 });
    await calls[0]?.fail(failure);
    await refused;
    await pass(9_999);
    await expect(get({ rejected: A })).rejects.toBe(failure);
    await pass(1);
    const next = get({ rejected: A });
    await turn();
    await calls[1]?.answer(B);
    await expect(next).resolves.toBe(B);
  });
});

describe("cached() after a refusal during an ordinary renewal", () => {
  const due = { token: "due", expiresOn: START + 4 * MINUTE };

  async function renewing() {
    const { get, calls } = await holding(due);
    const before = get();
    await turn();
    expect(calls[0]?.request).not.toHaveProperty("rejected");
    const refused = get({ rejected: due });
    await turn();
    expect(calls).toHaveLength(1);
    return { get, calls, before, refused };
  }

  it("is content with another token", async () => {
    const { get, calls, before, refused } = await renewing();
    await calls[0]?.answer(B);
    await expect(Promise.all([before, refused, get()])).resolves.toEqual([B, B, B]);
    expect(calls).toHaveLength(1);
  });

  it("asks again, with the refused token, if that one comes back, also for those who waited before", async () => {
    const { calls, before, refused } = await renewing();
    await calls[0]?.answer(due);
    expect(calls).toHaveLength(2);
    expect(calls[1]?.request).toMatchObject({ rejected: due });
    await expect(outcomeOf(before)).resolves.toBe("pending");
    await calls[1]?.answer(B);
    await expect(Promise.all([before, refused])).resolves.toEqual([B, B]);
  });

  it("does not run out of patience with the refused token", async () => {
    const { calls, before, refused } = await renewing();
    await pass(30_000);
    await expect(outcomeOf(before)).resolves.toBe("pending");
    await calls[0]?.answer(B);
    await expect(Promise.all([before, refused])).resolves.toEqual([B, B]);
  });

  it("fails for all where the renewal fails", async () => {
    const { calls, before, refused } = await renewing();
    const failures = [before, refused].map(failureOf);
    const failure = outage();
    await calls[0]?.fail(failure);
    expect(await Promise.all(failures)).toEqual([failure, failure]);
    expect(calls).toHaveLength(1);
  });

  it("fails for all where the source stands by the token", async () => {
    const { calls, before, refused } = await renewing();
    const failures = [before, refused].map(failureOf);
    await calls[0]?.answer(due);
    await calls[1]?.answer(due);
    expect(await Promise.all(failures)).toMatchObject([
      { code: "ERR_TOKEN_UNCHANGED" },
      { code: "ERR_TOKEN_UNCHANGED" },
    ]);
  });

  it.each([
    ["any token", B],
    ["the refused token", due],
  ])("asks once more, with the claims, if they arrive before %s", async (_, first) => {
    const { get, calls, before, refused } = await renewing();
    const challenged = get({ rejected: due, claims: '{"nbf":1}' });
    await calls[0]?.answer(first);
    expect(calls).toHaveLength(2);
    expect(calls[1]?.request).toMatchObject({ rejected: due, claims: '{"nbf":1}' });
    await expect(outcomeOf(before)).resolves.toBe("pending");
    get.invalidate(due.token, { claims: '{"nbf":2}' });
    await calls[1]?.answer(C);
    await expect(Promise.all([before, refused, challenged])).resolves.toEqual([C, C, C]);
    expect(calls).toHaveLength(2);
  });

  it("asks once more, with the claims, if they arrive after the source was asked for a replacement", async () => {
    const { get, calls } = await holding(A);
    const refused = get({ rejected: A });
    await turn();
    const challenged = get({ rejected: A, claims: '{"nbf":1}' });
    await calls[0]?.answer(A);
    expect(calls[1]?.request).toMatchObject({ rejected: A, claims: '{"nbf":1}' });
    await calls[1]?.answer(B);
    await expect(Promise.all([refused, challenged])).resolves.toEqual([B, B]);
  });

  it("holds at every point of the renewal's end", async () => {
    for (let microtasks = 0; microtasks < 12; microtasks += 1) {
      const { get, calls } = await holding(due);
      const before = get();
      await turn();
      const ended = calls[0]?.answer(due);
      for (let count = 0; count < microtasks; count += 1) await Promise.resolve();
      const refused = get({ rejected: due });
      await ended;
      expect(calls[1]?.request).toMatchObject({ rejected: due });
      await calls[1]?.answer(B);
      await expect(refused).resolves.toBe(B);
      await before;
    }
  });
});

/** A cache whose source has just stood by the refused token. */
async function vouched(expiresOn = START + 90 * MINUTE) {
  const { get, calls } = await holding(A);
  const refused = Array.from({ length: 100 }, () => failureOf(get({ rejected: A })));
  await turn();
  const again = { token: "A", expiresOn };
  await calls[0]?.answer(again);
  return { get, calls, again, failures: await Promise.all(refused) };
}

describe("cached() given the refused token again", () => {
  it("fails with ERR_TOKEN_UNCHANGED for all who were refused it, after one call", async () => {
    const { calls, failures } = await vouched();
    expect(new Set(failures)).toHaveLength(1);
    expect(failures[0]).toMatchObject({ code: "ERR_TOKEN_UNCHANGED", transient: false });
    expect(String(failures[0])).toContain("24 hours");
    expect(calls).toHaveLength(1);
  });

  it("serves it again, with its newest expiry, until it is refused again", async () => {
    const { get, again } = await vouched();
    await expect(get()).resolves.toBe(again);
    expect(get.state()).toMatchObject({
      expiresOn: again.expiresOn,
      lastError: { code: "ERR_TOKEN_UNCHANGED" },
    });
  });

  it("does not ask the source again for 30 seconds, to the millisecond", async () => {
    const { get, calls } = await vouched();
    await pass(29_999);
    await expect(get({ rejected: A })).rejects.toMatchObject({ code: "ERR_TOKEN_UNCHANGED" });
    await expect(outcomeOf(get())).resolves.toBe("A");
    await expect(outcomeOf(get({}))).resolves.toBe("A");
    expect(calls).toHaveLength(1);
    await pass(1);
    const next = get({ rejected: A });
    await turn();
    expect(calls[1]?.request).toMatchObject({ rejected: { token: "A" } });
    await calls[1]?.answer(B);
    await expect(next).resolves.toBe(B);
  });

  it("asks at once after the clock was set back", async () => {
    const { get, calls } = await vouched();
    vi.setSystemTime(START - HOUR);
    const next = get({ rejected: A });
    await turn();
    await calls[1]?.answer(B);
    await expect(next).resolves.toBe(B);
  });

  it("asks at once for another token than the one that came back", async () => {
    const { get, calls } = await vouched(START + 10_000);
    await pass(10_000);
    const renewed = get();
    await turn();
    await calls[1]?.answer(B);
    await expect(renewed).resolves.toBe(B);
    const next = get({ rejected: B });
    await turn();
    expect(calls[2]?.request).toMatchObject({ rejected: B });
    await calls[2]?.answer(C);
    await expect(next).resolves.toBe(C);
  });

  it("waits for an ordinary renewal in flight, which may bring another", async () => {
    const { get, calls } = await vouched(START + 10_000);
    await pass(10_000);
    const before = get();
    await turn();
    const refused = get({ rejected: A });
    await expect(outcomeOf(refused)).resolves.toBe("pending");
    await calls[1]?.answer(B);
    await expect(Promise.all([before, refused])).resolves.toEqual([B, B]);
  });

  it("keeps to the 30 seconds though an ordinary renewal brings it once more", async () => {
    const { get, calls } = await vouched(START + 10_000);
    await pass(10_000);
    const renewed = get();
    await turn();
    await calls[1]?.answer({ token: "A", expiresOn: START + HOUR });
    await renewed;
    await expect(get({ rejected: A })).rejects.toMatchObject({ code: "ERR_TOKEN_UNCHANGED" });
    expect(calls).toHaveLength(2);
  });

  it("renews it at its expiry like any other", async () => {
    const { get, calls } = await vouched(START + 10_000);
    await pass(10_000);
    const renewed = get();
    await turn();
    await calls[1]?.answer(B);
    await expect(renewed).resolves.toBe(B);
  });

  it("takes a source's own ERR_TOKEN_UNCHANGED the same way", async () => {
    const inner = cached(async () => A, options);
    const outer = vi.fn<TokenSource>(inner);
    const get = cached(outer, options);
    await get();
    expect(await failureOf(get({ rejected: A }))).toMatchObject({ code: "ERR_TOKEN_UNCHANGED" });
    await expect(get()).resolves.toMatchObject({ token: "A" });
    await failureOf(get({ rejected: A }));
    expect(outer).toHaveBeenCalledTimes(2);
  });
});
