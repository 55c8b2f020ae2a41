import { getEventListeners } from "node:events";
import { describe, expect, it, vi } from "vitest";
import { abortable } from "../../src/lib/abortable.ts";
import { turn, useFakeClock } from "../support/clock.ts";
import { open } from "../support/promises.ts";

useFakeClock();

describe("abortable()", () => {
  it("is the work itself without a signal", () => {
    const work = Promise.resolve(1);
    expect(abortable(work, undefined)).toBe(work);
  });

  it("passes the work's outcome on and stops listening", async () => {
    const { signal } = new AbortController();
    await expect(abortable(Promise.resolve(1), signal)).resolves.toBe(1);
    const failure = new Error("x");
    await expect(abortable(Promise.reject(failure), signal)).rejects.toBe(failure);
    await turn();
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("rejects with the signal's reason, whatever the work comes to later", async () => {
    const controller = new AbortController();
    const { promise, reject } = open<never>();
    const wait = abortable(promise, controller.signal);
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(wait).rejects.toBe(reason);
    reject(new Error("late"));
    await turn();
  });

  it("rejects at once where the signal has already ended", async () => {
    const reason = new Error("enough");
    const wait = abortable(Promise.reject(new Error("late")), AbortSignal.abort(reason));
    await expect(wait).rejects.toBe(reason);
  });

  it("lets ten thousand wait on one signal without a warning", async () => {
    const warned = vi.fn<(warning: Error) => void>();
    process.on("warning", warned);
    const { signal } = new AbortController();
    const work = turn();
    await Promise.all(Array.from({ length: 10_000 }, () => abortable(work, signal)));
    await turn();
    process.off("warning", warned);
    expect(warned).not.toHaveBeenCalled();
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});
