import { ByokIdentityError } from "../errors.ts";
import { withDeadline } from "../lib/deadline.ts";
import { events } from "../token/events.ts";
import { NO_PAUSE, within, type Pause } from "../token/pause.ts";
import type { KeyValueStore, StoreFailure } from "./key-value-store.ts";
import { identityIn, isLock } from "./keys.ts";

/** Time limit of a call, milliseconds. */
const BUDGET = 250;

/** How long the store is not called after a failure, milliseconds. It is called only once per token anyway. */
const PAUSE = 1_000;

/** How long it is not called after it denied a call, milliseconds: that lasts until someone changes its configuration. */
const DENIED_PAUSE = 30_000;

type Call = "get" | "add" | "replace" | "remove";

/** The calls that failed and have not succeeded since. */
interface Trouble {
  pause: Pause;
  /** Whether the store had answered the call, with an error. */
  readonly calls: Map<Call, boolean>;
}

/** Stands for all identities. */
const ALL = "";

/**
 * A store that fails fast: a call that takes too long is abandoned, and after a failure all calls reject at once for a
 * second; then a single one tries again. A failure that concerns the keys of one identity pauses only the calls for
 * that identity. One warning is published when the store fails and one when it works again. It works again when it
 * answers; after it had answered with an error, when that call succeeds, because a full store can still be read.
 * Failures are `ERR_STORE_UNAVAILABLE`.
 */
export function guarded(store: KeyValueStore): KeyValueStore {
  const troubles = new Map<string, Trouble>();
  const warned = new Set<string>();
  let closed = false;

  async function call<T>(name: Call, key: string, work: () => Promise<T>): Promise<T> {
    if (closed) throw new ByokIdentityError("ERR_CLOSED", "The token store was closed.");
    const now = Date.now();
    const concerned = [ALL, identityIn(key)];
    const known = concerned.flatMap((whose) => troubles.get(whose) ?? []);
    if (known.some(({ pause }) => within(pause, now))) {
      throw unavailable("it is not called for a moment after a failure");
    }
    for (const trouble of known) trouble.pause = { from: now, until: now + BUDGET };
    try {
      await store.prepare?.();
      const result = await withDeadline({ after: BUDGET, error: late, signal: undefined }, work);
      for (const whose of concerned) recover(name, whose);
      return result;
    } catch (cause) {
      throw closed ? cause : fail(name, key, cause);
    }
  }

  function recover(name: Call, whose: string): void {
    const trouble = troubles.get(whose);
    if (trouble === undefined) return;
    trouble.pause = NO_PAUSE;
    for (const [failed, answered] of trouble.calls) {
      if (failed === name || !answered) trouble.calls.delete(failed);
    }
    if (trouble.calls.size > 0) return;
    troubles.delete(whose);
    if (troubles.size > 0) return;
    warned.clear();
    warn("WARN_STORE_BACK", "The token store works again.");
  }

  function fail(name: Call, key: string, cause: unknown): ByokIdentityError {
    const failure = store.explain?.(cause) ?? unexplained(cause);
    const { reason, affects, denied = false } = failure;
    const whose = affects === "all" ? ALL : identityIn(key);
    const trouble = troubles.get(whose) ?? { pause: NO_PAUSE, calls: new Map<Call, boolean>() };
    troubles.set(whose, trouble);
    const now = Date.now();
    trouble.pause = { from: now, until: now + (denied ? DENIED_PAUSE : PAUSE) };
    trouble.calls.set(name, denied || affects === "identity");
    const [code, message] = denied
      ? ["WARN_STORE_DENIED", `The token store refuses this process: ${reason}.`]
      : ["WARN_STORE_AWAY", `The token store is unavailable: ${reason}.`];
    if (!warned.has(code)) warn(code, `${message} ${WITHOUT_STORE}`);
    warned.add(code);
    return unavailable(reason);
  }

  /** A value stored after its caller stopped waiting is deleted again: a lock would keep others waiting. */
  async function undoneIfLate(
    name: "add" | "replace",
    key: string,
    value: string,
    work: () => Promise<boolean>,
  ): Promise<boolean> {
    let waiting = true;
    try {
      return await call(name, key, async () => {
        const done = await work();
        if (done && !waiting) await store.remove(key, value);
        return done;
      });
    } finally {
      waiting = false;
    }
  }

  return {
    get: (key) => call("get", key, () => store.get(key)),
    add: (key, value, lifetime) =>
      undoneIfLate("add", key, value, () => store.add(key, value, lifetime)),
    replace(key, expected, value, lifetime) {
      const work = (): Promise<boolean> => store.replace(key, expected, value, lifetime);
      // A token that arrives late is as good as another.
      return isLock(key) ? undoneIfLate("replace", key, value, work) : call("replace", key, work);
    },
    remove: (key, value) => call("remove", key, () => store.remove(key, value)),
    async close() {
      closed = true;
      await store.close();
    },
  };
}

const WITHOUT_STORE = "Until it works again, this process renews its tokens by itself.";

function warn(code: string, message: string): void {
  if (events.warning.hasSubscribers) events.warning.publish({ code, message });
}

function late(): ByokIdentityError {
  return unavailable(`no answer within ${BUDGET} ms`);
}

function unavailable(reason: string): ByokIdentityError {
  return new ByokIdentityError("ERR_STORE_UNAVAILABLE", reason, { transient: true });
}

/** Only the system's code (`ECONNREFUSED`) of a client's error is passed on: the rest may contain a password. */
export function unexplained(error: unknown): StoreFailure {
  const code = (error as NodeJS.ErrnoException).code ?? "it failed";
  return { reason: error instanceof ByokIdentityError ? error.message : code, affects: "all" };
}
