import { describe, expect, test, vi } from "vitest";
import { idleFor } from "../../../src/cli/proxy/idle.ts";
import { HOUR, MINUTE, pass, START, useFakeClock } from "../../support/clock.ts";

useFakeClock();

/** The journal of a proxy that starts now, and the signal of ten minutes without use. */
function started(milliseconds = 10 * MINUTE) {
  const journal = { counters: { active: 0 }, lastUsed: Date.now() };
  const signal = idleFor(milliseconds, journal as Parameters<typeof idleFor>[1]);
  return { journal, signal };
}

/** Whether it has aborted a millisecond before that time, and then. */
async function around(signal: AbortSignal, milliseconds: number): Promise<boolean[]> {
  await pass(milliseconds - 1);
  const before = signal.aborted;
  await pass(1);
  return [before, signal.aborted];
}

describe("idleFor()", () => {
  test("aborts that long after the last use, to the millisecond", async () => {
    const { journal, signal } = started();
    await pass(4 * MINUTE);
    journal.lastUsed = Date.now();
    expect(await around(signal, 10 * MINUTE)).toEqual([false, true]);
  });

  test("waits for a request in flight", async () => {
    const { journal, signal } = started();
    journal.counters.active = 1;
    await pass(HOUR);
    journal.counters.active = 0;
    journal.lastUsed = Date.now();
    expect(await around(signal, 10 * MINUTE)).toEqual([false, true]);
  });

  test.each([
    ["back by a day", -24 * HOUR],
    ["forward by an hour", HOUR],
  ])("without use, ends in time although the clock is set %s", async (_, by) => {
    const { signal } = started();
    vi.setSystemTime(START + by);
    expect(await around(signal, 10 * MINUTE)).toEqual([false, true]);
  });

  test.each([
    ["back by a day", -24 * HOUR],
    ["forward by an hour", HOUR],
  ])("after use, waits again from its next look if the clock is set %s", async (_, by) => {
    const { journal, signal } = started();
    await pass(9 * MINUTE);
    journal.lastUsed = Date.now();
    vi.setSystemTime(Date.now() + by);
    await pass(MINUTE);
    expect(await around(signal, 10 * MINUTE)).toEqual([false, true]);
  });

  test("waits longer than a timer can", async () => {
    const month = 31 * 24 * HOUR;
    expect(await around(started(month).signal, month)).toEqual([false, true]);
  });
});
