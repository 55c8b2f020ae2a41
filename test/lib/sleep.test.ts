import { describe, expect, it, vi } from "vitest";
import { sleep } from "../../src/lib/sleep.ts";
import { HOUR, pass, useFakeClock } from "../support/clock.ts";

useFakeClock();

describe("sleep()", () => {
  it("ends on the millisecond", async () => {
    const over = vi.fn<() => void>();
    void sleep(1_000, new AbortController().signal).then(over);
    await pass(999);
    expect(over).not.toHaveBeenCalled();
    await pass(1);
    expect(over).toHaveBeenCalledOnce();
  });

  it("waits longer than a timer can, to the millisecond", async () => {
    const month = 31 * 24 * HOUR;
    const over = vi.fn<() => void>();
    void sleep(month, undefined).then(over);
    await pass(month - 1);
    expect(over).not.toHaveBeenCalled();
    await pass(1);
    expect(over).toHaveBeenCalledOnce();
  });

  it("ends with the signal's reason, and its timer with it", async () => {
    const controller = new AbortController();
    const asleep = sleep(1_000, controller.signal);
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(asleep).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });
});
