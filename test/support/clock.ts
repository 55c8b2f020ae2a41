import { afterEach, beforeEach, expect, vi } from "vitest";

/** Where the fake clock starts. */
export const START: number = Date.UTC(2030, 0, 1);
export const MINUTE = 60_000;
export const HOUR: number = 60 * MINUTE;

/**
 * A fake clock for every test of the file, and proof after each that it left no timer and no unhandled rejection.
 * Jitter is 0 unless a test says otherwise.
 */
export function useFakeClock(): void {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);

  beforeEach(() => {
    vi.useFakeTimers({
      now: START,
      toFake: ["setTimeout", "clearTimeout", "Date", "performance", "hrtime"],
    });
    vi.spyOn(Math, "random").mockReturnValue(0);
    process.on("unhandledRejection", note);
  });

  afterEach(async () => {
    const timersLeft = vi.getTimerCount();
    await turn();
    process.off("unhandledRejection", note);
    // In this order: a spy on a fake function puts that one back.
    vi.restoreAllMocks();
    vi.useRealTimers();
    expect(unhandled.splice(0)).toEqual([]);
    expect(timersLeft).toBe(0);
  });
}

/** Lets everything run that is ready to, rejections that nobody handles included. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Advances the fake clock, and runs what then is ready. */
export async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await turn();
}
