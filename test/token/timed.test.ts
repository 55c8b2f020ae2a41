import { describe, expect, it, vi } from "vitest";
import { timed } from "../../src/token/timed.ts";
import type { TokenSource } from "../../src/token/types.ts";
import { pass, turn, useFakeClock } from "../support/clock.ts";
import { failureOf } from "../support/promises.ts";
import { heldSource, outcomeOf } from "./support.ts";

useFakeClock();

const thrower: TokenSource = () => {
  throw new Error("at once");
};

describe("timed()", () => {
  it("ends a hung source on the millisecond, with ERR_IDENTITY_TIMEOUT", async () => {
    const wait = timed(heldSource().source, 5_000)();
    wait.catch(() => undefined);
    await pass(4_999);
    await expect(outcomeOf(wait)).resolves.toBe("pending");
    await pass(1);
    await expect(wait).rejects.toMatchObject({
      code: "ERR_IDENTITY_TIMEOUT",
      transient: true,
      message: "No answer within 5000 ms.",
    });
  });

  it("passes the answer on and leaves no timer", async () => {
    const { source, last } = heldSource();
    const wait = timed(source, 5_000)();
    await last().answer({ token: "t" });
    await expect(wait).resolves.toEqual({ token: "t" });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("passes the request on, its signal joined with the limit", async () => {
    const { source, last } = heldSource();
    const controller = new AbortController();
    const rejected = { token: "old" };
    const wait = timed(source, 5_000)({ rejected, claims: "{}", signal: controller.signal });
    expect(last().request).toMatchObject({ rejected, claims: "{}" });
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(wait).rejects.toBe(reason);
    expect(last().request.signal?.reason).toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends the source's signal when the time is up", async () => {
    const { source, last } = heldSource();
    const failure = failureOf(timed(source, 10)());
    await pass(10);
    expect(await failure).toMatchObject({ message: "No answer within 10 ms." });
    expect(last().request.signal?.aborted).toBe(true);
  });

  it("stays silent about what a source comes to after its time", async () => {
    const { source, last } = heldSource();
    const failure = failureOf(timed(source, 10)());
    await pass(10);
    expect(await failure).toMatchObject({ code: "ERR_IDENTITY_TIMEOUT" });
    await last().fail(new Error("late"));
    await turn();
  });

  it("rejects for a source that throws instead", async () => {
    await expect(timed(thrower, 10)()).rejects.toThrow("at once");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("times calls independently of each other", async () => {
    const { source, calls } = heldSource();
    const limited = timed(source, 1_000);
    const first = limited();
    first.catch(() => undefined);
    await pass(500);
    const second = limited();
    await pass(500);
    await expect(first).rejects.toMatchObject({ code: "ERR_IDENTITY_TIMEOUT" });
    await calls[1]?.answer({ token: "t" });
    await expect(second).resolves.toEqual({ token: "t" });
  });
});
