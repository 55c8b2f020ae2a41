import { describe, expect, it, vi } from "vitest";
import { joinable } from "../../src/token/joinable.ts";
import { turn, useFakeClock } from "../support/clock.ts";
import { open } from "../support/promises.ts";

useFakeClock();

/** The timers made while the callback runs, by which the process is held. */
function holdOf(make: () => void): NodeJS.Timeout {
  const timer = vi.spyOn(globalThis, "setTimeout");
  make();
  const hold = timer.mock.results[0]?.value as NodeJS.Timeout;
  timer.mockRestore();
  return hold;
}

describe("joinable()", () => {
  it("gives all who wait without a signal one and the same promise", async () => {
    const { promise: work, resolve: end } = open<number>();
    const one = joinable(work);
    expect(one.wait(undefined)).toBe(one.wait(undefined));
    end(1);
    await expect(one.wait(undefined)).resolves.toBe(1);
  });

  it("ends only the wait whose signal ends", async () => {
    const { promise: work, resolve: end } = open<number>();
    const one = joinable(work);
    const controller = new AbortController();
    const aborted = one.wait(controller.signal);
    const other = one.wait(new AbortController().signal);
    controller.abort(new Error("enough"));
    await expect(aborted).rejects.toThrow("enough");
    end(1);
    await expect(other).resolves.toBe(1);
  });

  it("holds the process from the first wait to the end of the last", async () => {
    const { promise: work, resolve: end } = open<number>();
    let one = joinable(Promise.resolve(0));
    const hold = holdOf(() => {
      one = joinable(work);
    });
    expect(hold.hasRef()).toBe(false);
    const [first, second] = [new AbortController(), new AbortController()];
    const waits = [first, second].map(({ signal }) => one.wait(signal).catch(() => undefined));
    expect(hold.hasRef()).toBe(true);
    first.abort();
    await waits[0];
    expect(hold.hasRef()).toBe(true);
    second.abort();
    await waits[1];
    await turn();
    expect(hold.hasRef()).toBe(false);
    void one.wait(undefined);
    expect(hold.hasRef()).toBe(true);
    end(1);
    await turn();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("leaves no unhandled rejection where nobody waits", async () => {
    const failed = joinable(Promise.reject(new Error("x")));
    await turn();
    await expect(failed.wait(undefined)).rejects.toThrow("x");
  });
});
