import { withDeadline } from "../token/deadline.ts";
import { events } from "../token/events.ts";
import { NO_PAUSE, pauseAfter, within } from "../token/pause.ts";
import type { KeyValueStore } from "./key-value-store.ts";

/** What a call of the store may take, milliseconds. */
const BUDGET = 250;

/**
 * A store that fails fast: a call that takes too long is given up, and after a failure the store is left alone for a
 * while, in which every call rejects at once. That it is gone is told once, and once that it is back.
 */
export function guarded(store: KeyValueStore): KeyValueStore {
  let failures = 0;
  let away = NO_PAUSE;

  async function call<T>(work: () => Promise<T>): Promise<T> {
    if (within(away, Date.now())) throw new Error("the token store is away");
    try {
      const options = { after: BUDGET, error: tooSlow, signal: undefined };
      const result = await withDeadline(options, work);
      if (failures > 0) warn("WARN_STORE_BACK", "The token store answers again.");
      failures = 0;
      return result;
    } catch (error) {
      if (failures === 0)
        warn(
          "WARN_STORE_AWAY",
          `The token store is away: ${reasonOf(error)}. Tokens are renewed by this process alone until it is back.`,
        );
      failures += 1;
      away = pauseAfter(failures, undefined, Date.now());
      throw error;
    }
  }

  return {
    get: (key) => call(() => store.get(key)),
    set: (key, value, lifetime) => call(() => store.set(key, value, lifetime)),
    add: (key, value, lifetime) => call(() => store.add(key, value, lifetime)),
    remove: (key, value) => call(() => store.remove(key, value)),
    close: () => store.close(),
  };
}

function tooSlow(): Error {
  return new Error(`no answer within ${BUDGET} ms`);
}

function warn(code: string, message: string): void {
  if (events.warning.hasSubscribers) events.warning.publish({ code, message });
}

function reasonOf(error: unknown): string {
  // Of a client's own texts only the system's code is passed on: a connection string may hold a password.
  const { code } = error as NodeJS.ErrnoException;
  return (
    code ??
    (error instanceof Error && error.message.startsWith("no answer") ? error.message : "it failed")
  );
}
