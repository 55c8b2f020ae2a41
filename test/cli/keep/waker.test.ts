import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { waker, type Waker } from "../../../src/cli/keep/waker.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function sleeps({ after }: Waker, milliseconds = 1_000): Promise<boolean> {
  let over = false;
  void after(milliseconds).then(() => (over = true));
  await vi.advanceTimersByTimeAsync(0);
  return !over;
}

describe("waker()", () => {
  test("sleeps for the time given, to the millisecond", async () => {
    let over = false;
    void waker(new AbortController().signal)
      .after(1_000)
      .then(() => (over = true));
    await vi.advanceTimersByTimeAsync(999);
    expect(over).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(over).toBe(true);
  });

  test("now() ends the sleep, and leaves no timer", async () => {
    const wake = waker(new AbortController().signal);
    const slept = wake.after(1_000);
    wake.now();
    await slept;
    expect(vi.getTimerCount()).toBe(0);
  });

  test("now() between two sleeps ends the next one, and no other", async () => {
    const wake = waker(new AbortController().signal);
    wake.now();
    expect(await sleeps(wake)).toBe(false);
    expect(await sleeps(wake)).toBe(true);
  });

  test("an abort ends the sleep; after it, there is none", async () => {
    const abort = new AbortController();
    const wake = waker(abort.signal);
    const slept = wake.after(1_000);
    abort.abort();
    await slept;
    expect(await sleeps(waker(abort.signal))).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });
});
