import { describe, expect, it } from "vitest";
import { NO_PAUSE, pauseAfter, within } from "../../src/token/pause.ts";

describe("within()", () => {
  const pause = { from: 1_000, until: 2_000 };

  it("holds from the first millisecond to the last", () => {
    expect([999, 1_000, 1_999, 2_000].map((now) => within(pause, now))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it("never holds for no pause", () => {
    expect([-Infinity, 0, 1e15, Infinity].some((now) => within(NO_PAUSE, now))).toBe(false);
  });
});

function lengths(retryAfter?: number): number[] {
  return [1, 2, 3, 4, 5, 6, 7, 1_000].map((failures) => {
    const { from, until } = pauseAfter(failures, retryAfter, 500);
    expect(from).toBe(500);
    return until - from;
  });
}

describe("pauseAfter()", () => {
  it("doubles from one second up to thirty", () => {
    expect(lengths()).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it("takes the server's word instead, however often it failed", () => {
    expect(new Set(lengths(7_000))).toEqual(new Set([7_000]));
    expect(new Set(lengths(0))).toEqual(new Set([0]));
  });

  it("takes the server's word for five minutes at most", () => {
    expect(new Set(lengths(300_001))).toEqual(new Set([300_000]));
  });
});
