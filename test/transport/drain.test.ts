import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { drainage } from "../../src/transport/drain.ts";

const KIB = 1024;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("drainage()", () => {
  test("gives up after more than 64 KiB, once", () => {
    const giveUp = vi.fn<(reason: Error) => void>();
    const watch = drainage(giveUp);
    watch.read(63 * KIB);
    watch.read(KIB);
    expect(giveUp).not.toHaveBeenCalled();
    watch.read(1);
    watch.read(64 * KIB);
    expect(giveUp).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("gives up after a second", () => {
    const giveUp = vi.fn<(reason: Error) => void>();
    drainage(giveUp);
    vi.advanceTimersByTime(999);
    expect(giveUp).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(giveUp).toHaveBeenCalledTimes(1);
  });

  test("does not give up a body that has ended", () => {
    const giveUp = vi.fn<(reason: Error) => void>();
    const watch = drainage(giveUp);
    watch.end();
    expect(vi.getTimerCount()).toBe(0);
    expect(giveUp).not.toHaveBeenCalled();
  });
});
