import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { HOUR, MINUTE, pass, START, turn, useFakeClock } from "../support/clock.ts";
import { failureOf } from "../support/promises.ts";
import { heldCache, outage, outcomeOf } from "./support.ts";

useFakeClock();

const token = { token: "t", expiresOn: START + HOUR };
const due = { token: "due", expiresOn: START + 4 * MINUTE };
const enough = new Error("enough");

describe("cached() and a caller's abort", () => {
  it("ends that caller's wait alone, with the signal's reason", async () => {
    const { get, calls } = heldCache();
    const controller = new AbortController();
    const aborted = failureOf(get({ signal: controller.signal }));
    const others = [get(), get({ signal: new AbortController().signal })];
    await turn();
    controller.abort(enough);
    expect(await aborted).toBe(enough);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.request.signal?.aborted).toBe(false);
    await calls[0]?.answer(token);
    await expect(Promise.all(others)).resolves.toEqual([token, token]);
  });

  it("leaves the renewal to the next caller where all have left", async () => {
    const { get, calls } = heldCache();
    const controller = new AbortController();
    const { signal } = controller;
    const aborted = [get({ signal }), get({ signal })].map(failureOf);
    await turn();
    controller.abort(enough);
    expect(await Promise.all(aborted)).toEqual([enough, enough]);
    await calls[0]?.answer(token);
    await expect(get()).resolves.toBe(token);
    expect(calls).toHaveLength(1);
  });

  it("stays silent where all have left and the renewal then fails", async () => {
    const { get, calls } = heldCache();
    const controller = new AbortController();
    const aborted = failureOf(get({ signal: controller.signal }));
    await turn();
    controller.abort(enough);
    await aborted;
    await calls[0]?.fail(outage());
    expect(get.state().lastError).toMatchObject({ code: "ERR_IDENTITY_UNAVAILABLE" });
  });

  it("does not ask for one who had left before", async () => {
    const { get, calls } = heldCache();
    await expect(get({ signal: AbortSignal.abort(enough) })).rejects.toBe(enough);
    await turn();
    expect(calls).toEqual([]);
  });

  it("ends a wait inside the buffer and one for a refused token's successor", async () => {
    const { get, calls } = heldCache();
    const cold = get();
    await turn();
    await calls[0]?.answer(due);
    await cold;
    const controller = new AbortController();
    const { signal } = controller;
    const waits = [get({ signal }), get({ signal, rejected: due })].map(failureOf);
    await turn();
    controller.abort(enough);
    expect(await Promise.all(waits)).toEqual([enough, enough]);
    await calls[1]?.answer(token);
  });

  it("leaves no listener on the caller's signal", async () => {
    const { get, calls } = heldCache();
    const { signal } = new AbortController();
    const wait = get({ signal });
    await turn();
    await calls[0]?.answer(token);
    await wait;
    await get({ signal });
    await turn();
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

describe("cached().cancelRenewal()", () => {
  it("ends the renewal and all waits for it, whether or not the source listens", async () => {
    const { get, calls } = heldCache();
    const waits = [get(), get({ signal: new AbortController().signal })].map(failureOf);
    await turn();
    get.cancelRenewal();
    expect(await Promise.all(waits)).toMatchObject([
      { code: "ERR_CLOSED" },
      { code: "ERR_CLOSED" },
    ]);
    expect(calls[0]?.request.signal?.reason).toMatchObject({ code: "ERR_CLOSED" });
    expect(get.state()).toEqual({});
    await calls[0]?.fail(new Error("late"));
  });

  it("lets the next caller start again at once", async () => {
    const { get, calls } = heldCache();
    const ended = failureOf(get());
    await turn();
    get.cancelRenewal();
    const next = get();
    await ended;
    await calls[0]?.answer({ token: "late" });
    await expect(outcomeOf(next)).resolves.toBe("pending");
    await calls[1]?.answer(token);
    await expect(next).resolves.toBe(token);
  });

  it("holds at every point of the renewal's end", async () => {
    for (let microtasks = 0; microtasks < 12; microtasks += 1) {
      const { get, calls } = heldCache();
      const ended = get().catch(() => undefined);
      await turn();
      void calls[0]?.answer({ token: "first", expiresOn: START + MINUTE });
      for (let count = 0; count < microtasks; count += 1) await Promise.resolve();
      get.cancelRenewal();
      const next = get();
      await turn();
      const later = get();
      await turn();
      expect(calls).toHaveLength(2);
      await calls[1]?.answer(token);
      await expect(Promise.all([next, later])).resolves.toEqual([token, token]);
      await ended;
    }
  });

  it("keeps the token and ends a renewal in the background without a word", async () => {
    const { get, calls } = heldCache();
    const cold = get();
    await turn();
    await calls[0]?.answer({ ...token, refreshOn: START + MINUTE });
    await cold;
    await pass(MINUTE);
    await get();
    await turn();
    get.cancelRenewal();
    await turn();
    expect(get.state().lastError).toBeUndefined();
    await expect(outcomeOf(get())).resolves.toBe("t");
    await turn();
    await calls[2]?.answer(token);
  });

  it("does nothing without a renewal in flight", () => {
    expect(() => heldCache().get.cancelRenewal()).not.toThrow();
  });
});
