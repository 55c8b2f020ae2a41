import { fc } from "../support/properties.ts";
import { describe, expect, it, vi } from "vitest";
import { ByokIdentityError } from "../../src/errors.ts";
import { retried } from "../../src/token/retried.ts";
import type { TokenSource } from "../../src/token/types.ts";
import { pass, START, turn, useFakeClock } from "../support/clock.ts";
import { heldSource, outage, outcomeOf } from "./support.ts";

useFakeClock();

const token = { token: "t" };
const thrower: TokenSource = () => {
  throw new Error("at once");
};

/** A source that notes when it was called, milliseconds after the start, and fails every time. */
function failing(error: () => unknown): { source: TokenSource; calledAt: number[] } {
  const calledAt: number[] = [];
  return {
    calledAt,
    source: async () => {
      calledAt.push(Date.now() - START);
      throw error();
    },
  };
}

describe("retried()", () => {
  it("answers after transient failures", async () => {
    const source = vi
      .fn<TokenSource>()
      .mockRejectedValueOnce(outage())
      .mockRejectedValueOnce(outage())
      .mockResolvedValueOnce(token);
    const wait = retried(source, { budget: 30_000 })();
    await pass(600);
    await expect(wait).resolves.toBe(token);
    expect(source).toHaveBeenCalledTimes(3);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("pauses up to a bound that doubles to ten seconds", async () => {
    vi.mocked(Math.random).mockReturnValue(1);
    const { source, calledAt } = failing(outage);
    const wait = retried(source, { budget: 40_000 })();
    wait.catch(() => undefined);
    await pass(40_000);
    expect(calledAt).toEqual([0, 400, 1_200, 2_800, 6_000, 12_400, 22_400, 32_400]);
  });

  it("pauses for half of that at least", async () => {
    const { source, calledAt } = failing(outage);
    const wait = retried(source, { budget: 20_000 })();
    wait.catch(() => undefined);
    await pass(20_000);
    expect(calledAt).toEqual([0, 200, 600, 1_400, 3_000, 6_200, 12_600]);
  });

  it("takes the first pause's bound from its options", async () => {
    vi.mocked(Math.random).mockReturnValue(0.5);
    const { source, calledAt } = failing(outage);
    const wait = retried(source, { budget: 100, firstPause: 20 })();
    wait.catch(() => undefined);
    await pass(100);
    expect(calledAt).toEqual([0, 15, 45]);
    await expect(wait).rejects.toThrow("The endpoint is down.");
  });

  it("waits out Retry-After, and jitter on top", async () => {
    vi.mocked(Math.random).mockReturnValue(0.5);
    const { source, calledAt } = failing(() => outage({ retryAfter: 3_000 }));
    const wait = retried(source, { budget: 8_000 })();
    wait.catch(() => undefined);
    await pass(8_000);
    expect(calledAt).toEqual([0, 3_300, 6_900]);
  });

  it("ends at once, with the last failure, where the wait does not fit the budget", async () => {
    const { source, calledAt } = failing(() => outage({ retryAfter: 29_600 }));
    await expect(retried(source, { budget: 30_000 })()).rejects.toMatchObject({
      code: "ERR_IDENTITY_UNAVAILABLE",
      retryAfter: 29_600,
    });
    expect(calledAt).toEqual([0]);
    const fits = retried(failing(() => outage({ retryAfter: 29_599 })).source, {
      budget: 30_000,
    })();
    fits.catch(() => undefined);
    await pass(0);
    await expect(outcomeOf(fits)).resolves.toBe("pending");
    await pass(29_799);
    await expect(fits).rejects.toMatchObject({ retryAfter: 29_599 });
  });

  it("ends an attempt in flight when the budget is spent, to the millisecond", async () => {
    const { source, last } = heldSource();
    const wait = retried(source, { budget: 30_000 })();
    wait.catch(() => undefined);
    await pass(29_999);
    await expect(outcomeOf(wait)).resolves.toBe("pending");
    await pass(1);
    await expect(wait).rejects.toMatchObject({ code: "ERR_IDENTITY_TIMEOUT", transient: true });
    expect(last().request.signal?.aborted).toBe(true);
  });

  it("tells, when the budget is spent, how the last whole try failed", async () => {
    const { source, calls } = heldSource();
    const wait = retried(source, { budget: 1_000 })();
    wait.catch(() => undefined);
    const failure = outage();
    await calls[0]?.fail(failure);
    await pass(1_000);
    await expect(wait).rejects.toMatchObject({
      message: "No token within 1000 ms; the last attempt failed with: The endpoint is down.",
      cause: failure,
    });
  });

  it.each([
    ["a failure that is not transient", new ByokIdentityError("ERR_IDENTITY_REFUSED", "no")],
    ["a foreign error", new Error("bug")],
    ["a TypeError", new TypeError("bug")],
  ])("ends at once on %s", async (_, error) => {
    const { source, calledAt } = failing(() => error);
    await expect(retried(source, { budget: 30_000 })()).rejects.toBe(error);
    expect(calledAt).toEqual([0]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("rejects for a source that throws instead", async () => {
    await expect(retried(thrower, { budget: 30_000 })()).rejects.toThrow("at once");
  });

  it("ends with the caller's signal in a pause, and asks no more", async () => {
    const { source, calledAt } = failing(() => outage({ retryAfter: 10_000 }));
    const controller = new AbortController();
    const wait = retried(source, { budget: 30_000 })({ signal: controller.signal });
    await pass(1);
    controller.abort(new Error("enough"));
    await expect(wait).rejects.toThrow("enough");
    await pass(30_000);
    expect(calledAt).toEqual([0]);
  });

  it("ends with the caller's signal in a try, whether or not the source listens", async () => {
    const { source, calls } = heldSource();
    const controller = new AbortController();
    const wait = retried(source, { budget: 30_000 })({ signal: controller.signal });
    await turn();
    controller.abort(new Error("enough"));
    await expect(wait).rejects.toThrow("enough");
    await calls[0]?.fail(outage());
    await pass(30_000);
    expect(calls).toHaveLength(1);
  });

  it("does not ask at all where the caller's signal has ended", async () => {
    const { source, calls } = heldSource();
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(retried(source, { budget: 30_000 })({ signal })).rejects.toThrow("enough");
    expect(calls).toEqual([]);
  });

  it("passes the request on to each try", async () => {
    const { source, calls } = heldSource();
    const rejected = { token: "old" };
    const wait = retried(source, { budget: 30_000 })({ rejected, claims: "{}" });
    await turn();
    await calls[0]?.fail(outage());
    await pass(200);
    await calls[1]?.answer(token);
    await expect(wait).resolves.toBe(token);
    expect(calls.map(({ request }) => request)).toMatchObject([
      { rejected, claims: "{}" },
      { rejected, claims: "{}" },
    ]);
  });

  it("starts no try after its budget and ends within it, for any source", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40_000 }),
        fc.array(fc.tuple(fc.nat({ max: 9_000 }), fc.option(fc.nat({ max: 9_000 })))),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        async (budget, script, jitter) => {
          vi.mocked(Math.random).mockReturnValue(jitter);
          const start = Date.now();
          const calledAt: number[] = [];
          const source: TokenSource = async () => {
            const [takes, retryAfter] = script[calledAt.length % Math.max(1, script.length)] ?? [
              1,
              null,
            ];
            calledAt.push(Date.now() - start);
            await new Promise((resolve) => setTimeout(resolve, takes + 1));
            throw outage(retryAfter === null ? {} : { retryAfter });
          };
          let endedAt = Infinity;
          const ended = retried(source, { budget })().catch(() => {
            endedAt = Date.now() - start;
          });
          await pass(budget);
          await ended;
          expect(endedAt).toBeLessThanOrEqual(budget);
          expect(Math.max(...calledAt)).toBeLessThan(budget);
          await pass(10_000);
        },
      ),
      { numRuns: 50 },
    );
  });
});
