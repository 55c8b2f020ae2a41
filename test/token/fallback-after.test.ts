import { describe, expect, it, vi } from "vitest";
import { fallbackAfter } from "../../src/token/fallback-after.ts";
import { pass, useFakeClock } from "../support/clock.ts";
import { failureOf, open } from "../support/promises.ts";

useFakeClock();

const instead = (): string => "instead";

describe("fallbackAfter()", () => {
  it("is the work's outcome up to the last millisecond of patience", async () => {
    const [fine, bad] = [open<string>(), open<string>()];
    const [good, failed] = [fine, bad].map(({ promise }) => fallbackAfter(promise, 1_000, instead));
    await pass(999);
    fine.resolve("work");
    bad.reject(new Error("down"));
    await expect(good).resolves.toBe("work");
    await expect(failed).rejects.toThrow("down");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is the substitute once patience has run out, whatever the work comes to", async () => {
    const { promise, reject } = open<string>();
    const wait = fallbackAfter(promise, 1_000, instead);
    await pass(1_000);
    await expect(wait).resolves.toBe("instead");
    reject(new Error("down"));
    await failureOf(promise);
  });

  it("asks for the substitute only when it is needed", async () => {
    const asked = vi.fn<() => string>(instead);
    void fallbackAfter(open<string>().promise, 1_000, asked);
    await pass(999);
    expect(asked).not.toHaveBeenCalled();
    await pass(1);
    expect(asked).toHaveBeenCalledOnce();
  });

  it("goes on waiting if there is no substitute", async () => {
    const { promise, resolve } = open<string>();
    const wait = fallbackAfter(promise, 1_000, () => undefined);
    await pass(60_000);
    resolve("work");
    await expect(wait).resolves.toBe("work");
  });
});
