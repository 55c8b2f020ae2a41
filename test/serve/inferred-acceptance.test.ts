import { describe, expect, onTestFinished, test } from "vitest";
import { createProviderAuth } from "../../src/provider-auth.ts";
import { createTokenCache } from "../../src/token-cache.ts";
import { refusableToken } from "../../src/local-server/refusable-token.ts";
import { inferringAcceptance } from "../../src/serve/inferred-acceptance.ts";
import { HOUR, pass, useFakeClock } from "../support/clock.ts";

useFakeClock();

/**
 * A source that mints, a provider that refuses some tokens and takes so many milliseconds to answer, and a proxy that
 * sends a request again once.
 */
function behindProxy(accepts: (token: string) => boolean, latency: () => number) {
  const minted: number[] = [];
  const auth = createProviderAuth(
    { baseUrl: "https://one.example.com" },
    {
      cache: createTokenCache(),
      source: () => {
        const token = `token-${minted.push(Date.now())}`;
        return Promise.resolve({ token, expiresOn: Date.now() + HOUR });
      },
    },
  );
  onTestFinished(() => auth.close());
  const authorize = inferringAcceptance(auth, refusableToken(auth));
  const answered = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, latency()));

  /** The status that the client gets. */
  async function request(): Promise<number> {
    const { token, hash } = await authorize();
    await answered();
    if (accepts(token.token)) return 200;
    try {
      const again = await authorize({ refused: hash });
      await answered();
      return accepts(again.token.token) ? 200 : 401;
    } catch {
      return 401;
    }
  }
  return { minted, request, lastError: () => auth.status().lastError };
}

/** What comes of these requests, and how long they take, milliseconds. */
async function sent(requests: readonly Promise<number>[]) {
  const from = Date.now();
  const all = Promise.all(requests);
  const over = all.then(() => true);
  while (!(await Promise.race([over, pass(1).then(() => false)])));
  return { statuses: await all, took: Date.now() - from };
}

describe("behind a proxy that reports refusals alone", () => {
  test("tokens that are revoked any number of times are renewed, once each, and no client fails", async () => {
    const revoked = new Set<string>();
    const { minted, request } = behindProxy(
      (token) => !revoked.has(token),
      () => 10,
    );
    for (let round = 1; round <= 20; round += 1) {
      for (let batch = 0; batch < 4; batch += 1) {
        const { statuses } = await sent(Array.from({ length: 25 }, request));
        expect(new Set(statuses)).toEqual(new Set([200]));
      }
      expect(minted).toHaveLength(round);
      revoked.add(`token-${round}`);
    }
  });

  test("a provider that refuses every token: one request after the other, three tokens, and no waiting", async () => {
    const { minted, request, lastError } = behindProxy(
      () => false,
      () => 10,
    );
    for (let count = 0; count < 50; count += 1) {
      const { statuses, took } = await sent([request()]);
      expect([statuses, took <= 22]).toEqual([[401], true]);
    }
    expect(minted).toHaveLength(3);
    expect(lastError()).toMatchObject({ code: "ERR_NEW_TOKENS_REFUSED" });
  });

  test("a provider that refuses every token: a request every two seconds, three tokens in 30 seconds", async () => {
    const { minted, request } = behindProxy(
      () => false,
      () => 10,
    );
    for (let count = 0; count < 15; count += 1) {
      await sent([request()]);
      await pass(1_980);
    }
    expect(minted).toHaveLength(3);
  });

  test.each([1, 2, 24, 60])(
    "a provider that refuses every token: %i clients at once, at most three tokens in any 30 seconds",
    async (atOnce) => {
      let count = 0;
      // Some are refused much later than others, but within a second.
      const latency = (): number => 300 + ((count++ * 97) % 600);
      const { minted, request } = behindProxy(() => false, latency);
      const until = Date.now() + 33_000;
      const failed: number[] = [];
      async function client(): Promise<void> {
        while (Date.now() < until) failed.push(await request());
      }
      const clients = Promise.all(Array.from({ length: atOnce }, client));
      await pass(36_000);
      await clients;
      expect(new Set(failed)).toEqual(new Set([401]));
      for (const start of minted) {
        expect(minted.filter((at) => at >= start && at < start + 30_000).length).toBeLessThan(4);
      }
      expect(minted.length).toBeGreaterThan(3);
    },
  );
});

/** A token whose refusal would start a pause, used by this number of requests. */
async function onTrial(requests: number) {
  const { authorize, minted } = plain();
  for (let count = 0; count < 2; count += 1) {
    const { hash } = await authorize();
    await authorize({ refused: hash });
  }
  expect(minted()).toBe(3);
  let hash = "";
  for (let count = 0; count < requests; count += 1) ({ hash } = await authorize());
  const report = (): Promise<unknown> =>
    authorize({ refused: hash }).then(
      ({ token }) => token.token,
      (error: unknown) => (error as { code: string }).code,
    );
  return { report, authorize, minted };
}

function plain() {
  let count = 0;
  const auth = createProviderAuth(
    { baseUrl: "https://one.example.com" },
    {
      cache: createTokenCache(),
      source: () =>
        Promise.resolve({ token: `token-${(count += 1)}`, expiresOn: Date.now() + HOUR }),
    },
  );
  onTestFinished(() => auth.close());
  return { authorize: inferringAcceptance(auth, refusableToken(auth)), minted: () => count };
}

describe("inferringAcceptance() of a token that was refused", () => {
  test("waits for further refusals until a second after the first, to the millisecond", async () => {
    const { report, minted } = await onTrial(3);
    const outcome = report();
    await pass(999);
    expect(minted()).toBe(3);
    await pass(1);
    expect(minted()).toBe(4);
    await expect(outcome).resolves.toBe("token-4");
  });

  test.each([
    [4, 2, "ERR_NEW_TOKENS_REFUSED"],
    [5, 2, "token-4"],
    [2, 1, "ERR_NEW_TOKENS_REFUSED"],
    [3, 1, "token-4"],
  ])("used by %i requests, refused to %i: %s", async (requests, refused, expected) => {
    const { report } = await onTrial(requests);
    const outcomes = Array.from({ length: refused }, report);
    await pass(1_000);
    expect(await Promise.all(outcomes)).toEqual(outcomes.map(() => expected));
  });

  test("renews it at once if it was acquired 30 seconds ago", async () => {
    const { report, minted } = await onTrial(1);
    await pass(30_000);
    await expect(report()).resolves.toBe("token-4");
    expect(minted()).toBe(4);
  });

  test("counts the requests that get it after a first refusal", async () => {
    const { report, authorize } = await onTrial(1);
    await expect(report()).resolves.toBe("ERR_NEW_TOKENS_REFUSED");
    for (let count = 0; count < 4; count += 1) await authorize();
    const outcome = report();
    await pass(1_000);
    await expect(outcome).resolves.toBe("token-4");
  });
});
