import { ByokIdentityError } from "../errors.ts";
import { withDeadline } from "../lib/deadline.ts";
import { events } from "../token/events.ts";
import { NO_PAUSE, within } from "../token/pause.ts";
import type { KeyValueStore } from "./key-value-store.ts";

/** What a call may take, milliseconds. */
const BUDGET = 250;

/** How long the store is left alone after a failure, milliseconds: it is asked once a token, so seldom in any case. */
const PAUSE = 1_000;

/**
 * A store that fails fast: a call that takes too long is given up, and after a failure every call rejects at once for
 * a second; then a single one tries. That the store is away is told once, and once that it is back: that it answers or,
 * where it had answered with an error, that what it refused works, for a full one still answers what is read. Failures
 * are `ERR_STORE_UNAVAILABLE`.
 */
export function guarded(store: KeyValueStore): KeyValueStore {
  /** Calls that failed, with whether the store itself had said so. */
  const failing = new Map<keyof KeyValueStore, boolean>();
  let away = NO_PAUSE;
  let closed = false;

  async function call<T>(name: keyof KeyValueStore, work: () => Promise<T>): Promise<T> {
    if (closed) throw new ByokIdentityError("ERR_CLOSED", "The token store was closed.");
    const now = Date.now();
    if (within(away, now)) throw unavailable("it is left alone after a failure");
    if (failing.size > 0) away = { from: now, until: now + BUDGET };
    try {
      await store.prepare?.();
      const result = await withDeadline({ after: BUDGET, error: late, signal: undefined }, work);
      away = NO_PAUSE;
      recover(name);
      return result;
    } catch (cause) {
      throw closed ? cause : fail(name, cause);
    }
  }

  function recover(name: keyof KeyValueStore): void {
    if (failing.size === 0) return;
    for (const [failed, refused] of failing) {
      if (failed === name || !refused) failing.delete(failed);
    }
    if (failing.size === 0) warn("WARN_STORE_BACK", "The token store works again.");
  }

  function fail(name: keyof KeyValueStore, cause: unknown): ByokIdentityError {
    const reply = replyCode(cause);
    const reason = reply ?? reasonOf(cause);
    const now = Date.now();
    away = { from: now, until: now + PAUSE };
    if (failing.size === 0) {
      warn(
        "WARN_STORE_AWAY",
        `The token store is away: ${reason}. Until it is back, this process renews its tokens by itself.`,
      );
    }
    failing.set(name, reply !== undefined);
    return unavailable(reason);
  }

  /** What was added when nobody waited for it any more goes again: a lock would keep others waiting. */
  async function add(key: string, value: string, lifetime: number): Promise<boolean> {
    let waiting = true;
    try {
      return await call("add", async () => {
        const added = await store.add(key, value, lifetime);
        if (added && !waiting) await store.remove(key, value);
        return added;
      });
    } finally {
      waiting = false;
    }
  }

  return {
    get: (key) => call("get", () => store.get(key)),
    set: (key, value, lifetime) => call("set", () => store.set(key, value, lifetime)),
    add,
    remove: (key, value) => call("remove", () => store.remove(key, value)),
    async close() {
      closed = true;
      await store.close();
    },
  };
}

function warn(code: string, message: string): void {
  if (events.warning.hasSubscribers) events.warning.publish({ code, message });
}

function late(): ByokIdentityError {
  return unavailable(`no answer within ${BUDGET} ms`);
}

function unavailable(reason: string): ByokIdentityError {
  return new ByokIdentityError("ERR_STORE_UNAVAILABLE", reason, { transient: true });
}

/**
 * The code with which Redis begins its errors, such as `WRONGPASS` or `OOM`.
 *
 * @see https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors
 */
function replyCode(error: unknown): string | undefined {
  return error instanceof Error ? /^[A-Z]{2,20}(?= )/.exec(error.message)?.[0] : undefined;
}

/** Of a client's texts only the system's code (`ECONNREFUSED`) is passed on: the rest may hold a password. */
function reasonOf(error: unknown): string {
  if (error instanceof ByokIdentityError) return error.message;
  return (error as NodeJS.ErrnoException).code ?? "it failed";
}
