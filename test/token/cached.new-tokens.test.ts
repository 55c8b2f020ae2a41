import { describe, expect, it, vi } from "vitest";
import { cached, type CachedTokenSource } from "../../src/token/cached.ts";
import type { AccessToken, TokenSource } from "../../src/token/types.ts";
import { events } from "../../src/token/events.ts";
import { HOUR, MINUTE, pass, START, turn, useFakeClock } from "../support/clock.ts";
import { failureOf } from "../support/promises.ts";
import { heldCache, IDENTITY, mint } from "./support.ts";

useFakeClock();

const REFUSED = { code: "ERR_NEW_TOKENS_REFUSED", transient: false };

/** One request to a server that refuses every token: with the token, then with its replacement. */
async function refusedRequest(get: CachedTokenSource, watched: boolean): Promise<unknown> {
  const rejected = await get();
  return get({ rejected, watched }).catch((error: unknown) => error);
}

function cache(onAccepted?: () => void): { get: CachedTokenSource; source: TokenSource } {
  const source = mint(HOUR);
  const options = { identity: IDENTITY, ...(onAccepted === undefined ? {} : { onAccepted }) };
  return { source, get: cached(source, options) };
}

/** A cache whose new tokens were refused as often as they may be. */
async function blocked(watched = true) {
  const made = cache();
  for (let request = 0; request < 3; request += 1) await refusedRequest(made.get, watched);
  return made;
}

describe("cached() whose new tokens are refused as well", () => {
  it.each([true, false])(
    "calls its source three times for 50 requests (refusals watched: %s), and lastError says why",
    async (watched) => {
      const { get, source } = cache();
      for (let request = 0; request < 50; request += 1) await refusedRequest(get, watched);
      expect(source).toHaveBeenCalledTimes(3);
      expect(get.state().lastError).toMatchObject(REFUSED);
      expect(String(get.state().lastError)).toContain("role");
    },
  );

  it.each([
    ["inside its buffer", { expiresOn: START + 4 * MINUTE }],
    ["past its refreshOn", { expiresOn: START + HOUR, refreshOn: START }],
  ])("renews none %s for 30 seconds, to the millisecond", async (_, times) => {
    let count = 0;
    const source = vi.fn<TokenSource>(async () => ({ token: `token-${(count += 1)}`, ...times }));
    const get = cached(source, { identity: IDENTITY });
    for (let request = 0; request < 3; request += 1) await refusedRequest(get, true);
    const calls = count;
    await pass(29_999);
    for (let request = 0; request < 20; request += 1) await refusedRequest(get, true);
    await expect(get()).resolves.toMatchObject({ token: `token-${calls}` });
    expect(source).toHaveBeenCalledTimes(calls);
    expect(get.state().lastError).toMatchObject(REFUSED);
    await pass(1);
    await get();
    expect(source).toHaveBeenCalledTimes(calls + 1);
    get.cancelRenewal();
  });

  it("does not ask for a replacement after a renewal that was running", async () => {
    const { get, calls, last } = heldCache();
    const answered = async (wait: Promise<AccessToken>, name: string): Promise<AccessToken> => {
      await turn();
      await last().answer({ token: name, expiresOn: START + HOUR, refreshOn: START });
      return wait;
    };
    let token = await answered(get(), "A");
    for (const name of ["B", "C"]) {
      token = await answered(get({ rejected: token, watched: true }), name);
    }
    await get();
    await turn();
    expect(calls[3]?.request).not.toHaveProperty("rejected");
    const refused = failureOf(get({ rejected: token, watched: true }));
    await answered(
      get({}).catch(() => token),
      "C",
    );
    expect(await refused).toMatchObject(REFUSED);
    await expect(get()).resolves.toMatchObject({ token: "C" });
    expect(calls).toHaveLength(4);
  });

  it("calls its source three times for 1,000 callers at once, again and again", async () => {
    const { get, source } = cache();
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(Array.from({ length: 1_000 }, () => refusedRequest(get, true)));
    }
    expect(source).toHaveBeenCalledTimes(3);
  });

  it("fails refusals for 30 seconds, to the millisecond, and serves the last token meanwhile", async () => {
    const { get, source } = await blocked();
    await pass(29_999);
    expect(await refusedRequest(get, true)).toMatchObject(REFUSED);
    await expect(get()).resolves.toMatchObject({ token: "token-3" });
    expect(source).toHaveBeenCalledTimes(3);
    await pass(1);
    await expect(refusedRequest(get, true)).resolves.toMatchObject({ token: "token-4" });
  });

  it("calls its source at most three times in any 30 seconds", async () => {
    const { get, source } = cache();
    const calledAt: number[] = [];
    vi.mocked(source).mockImplementation(async () => {
      calledAt.push(Date.now());
      return { token: `token-${calledAt.length}`, expiresOn: Date.now() + HOUR };
    });
    for (let request = 0; request < 1_000; request += 1) {
      await refusedRequest(get, true);
      await pass(137);
    }
    for (const from of calledAt) {
      const within = calledAt.filter((at) => at >= from && at < from + 30_000);
      expect(within.length).toBeLessThanOrEqual(3);
    }
    expect(calledAt.length).toBeGreaterThan(5);
  });

  it("renews again at once after a server has accepted the last token", async () => {
    const { get, source } = await blocked();
    get.accepted("token-3");
    expect(get.state()).not.toHaveProperty("lastError");
    await expect(refusedRequest(get, true)).resolves.toMatchObject({ token: "token-4" });
    expect(source).toHaveBeenCalledTimes(4);
  });

  it("takes no note of the acceptance of an earlier token", async () => {
    const { get } = await blocked();
    get.accepted("token-2");
    expect(await refusedRequest(get, true)).toMatchObject(REFUSED);
  });

  it("ends the pause when the origin of the token has changed", async () => {
    const { get, source } = await blocked();
    get.markDue();
    await get();
    await refusedRequest(get, true);
    expect(source).toHaveBeenCalledTimes(5);
  });

  it("publishes the failure once for each pause", async () => {
    const published: unknown[] = [];
    vi.spyOn(events.failure, "hasSubscribers", "get").mockReturnValue(true);
    vi.spyOn(events.failure, "publish").mockImplementation((message) => published.push(message));
    const { get } = await blocked();
    await refusedRequest(get, true);
    expect(published).toMatchObject([
      { identity: IDENTITY, error: REFUSED, served: false, retryOn: Date.now() + 30_000 },
    ]);
  });
});

describe("cached() whose tokens are revoked as soon as they have been accepted", () => {
  it("renews each of a thousand, where acceptances are reported", async () => {
    const { get, source } = cache();
    for (let count = 1; count <= 1_000; count += 1) {
      const { token } = await get();
      get.accepted(token);
      await refusedRequest(get, true);
    }
    expect(source).toHaveBeenCalledTimes(1_001);
  });

  it.each([
    ["a second", 1_000, false],
    ["30 seconds", 30_000, true],
  ])(
    "takes a token for accepted that is refused %s after it arrived, to the millisecond, where nobody reports it",
    async (_, bound, watched) => {
      const onAccepted = vi.fn();
      const { get, source } = cache(onAccepted);
      for (let count = 0; count < 10; count += 1) {
        await refusedRequest(get, watched);
        await pass(bound);
      }
      expect(source).toHaveBeenCalledTimes(11);
      // Only whoever does not see answers must guess.
      expect(onAccepted).toHaveBeenCalledTimes(watched ? 0 : 9);
      const early = cache();
      for (let count = 0; count < 3; count += 1) {
        await refusedRequest(early.get, watched);
        await pass(bound - 1);
      }
      expect(early.source).toHaveBeenCalledTimes(3);
    },
  );

  it("reports an acceptance once for each token on trial", async () => {
    const onAccepted = vi.fn();
    const { get } = cache(onAccepted);
    get.accepted((await get()).token);
    expect(onAccepted).not.toHaveBeenCalled();
    await refusedRequest(get, true);
    get.accepted("token-2");
    get.accepted("token-2");
    expect(onAccepted).toHaveBeenCalledTimes(1);
  });
});

it("cached() takes a source's own ERR_NEW_TOKENS_REFUSED for its own", async () => {
  const { get: inner } = await blocked();
  const outer = vi.fn<TokenSource>((request) => inner(request));
  const get = cached(outer, { identity: IDENTITY });
  const rejected = await get();
  expect(await failureOf(get({ rejected }))).toMatchObject(REFUSED);
  await expect(get()).resolves.toBe(rejected);
  expect(await failureOf(get({ rejected }))).toMatchObject(REFUSED);
  expect(outer).toHaveBeenCalledTimes(2);
  get.accepted(rejected.token);
  expect(get.state()).not.toHaveProperty("lastError");
});
