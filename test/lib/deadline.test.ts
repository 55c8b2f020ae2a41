import { getEventListeners } from "node:events";
import { describe, expect, it, vi } from "vitest";
import { MAX_TIMER, withDeadline } from "../../src/lib/deadline.ts";
import { pass, turn, useFakeClock } from "../support/clock.ts";
import { failureOf } from "../support/promises.ts";

useFakeClock();

const late = new Error("late");
const options = { after: 1_000, error: () => late, signal: undefined };
const never = (): Promise<never> => new Promise(() => undefined);

describe("withDeadline()", () => {
  it("ends on the millisecond, with work that does not listen", async () => {
    const ended = vi.fn<(error: unknown) => void>();
    withDeadline(options, never).catch(ended);
    await pass(999);
    expect(ended).not.toHaveBeenCalled();
    await pass(1);
    expect(ended).toHaveBeenCalledWith(late);
  });

  it("ends the work's own signal with the same error", async () => {
    let given: AbortSignal | undefined;
    const wait = withDeadline(options, (signal) => {
      given = signal;
      return never();
    });
    const failure = failureOf(wait);
    await pass(1_000);
    expect(await failure).toBe(late);
    expect(given?.reason).toBe(late);
  });

  it("passes the work's outcome on, and leaves neither timer nor listener", async () => {
    const { signal } = new AbortController();
    await expect(withDeadline({ ...options, signal }, async () => 1)).resolves.toBe(1);
    expect(vi.getTimerCount()).toBe(0);
    await turn();
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("rejects for work that throws at once", async () => {
    const failure = new Error("x");
    const thrown = withDeadline(options, () => {
      throw failure;
    });
    await expect(thrown).rejects.toBe(failure);
  });

  it("ends with the caller's own signal, and reason", async () => {
    const controller = new AbortController();
    const wait = withDeadline({ ...options, signal: controller.signal }, never);
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(wait).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not begin where the caller's signal has already ended", async () => {
    const work = vi.fn<() => Promise<number>>();
    const reason = new Error("enough");
    const wait = withDeadline({ ...options, signal: AbortSignal.abort(reason) }, work);
    await expect(wait).rejects.toBe(reason);
    expect(work).not.toHaveBeenCalled();
  });

  it("takes a limit longer than a timer can be", async () => {
    const controller = new AbortController();
    const ended = vi.fn<() => void>();
    withDeadline({ ...options, after: Infinity, signal: controller.signal }, never).catch(ended);
    await pass(MAX_TIMER - 1);
    expect(ended).not.toHaveBeenCalled();
    controller.abort();
    await turn();
  });
});
