import { randomUUID } from "node:crypto";
import {
  link,
  open,
  readFile,
  rename,
  stat,
  unlink,
  utimes,
  type FileHandle,
} from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { ByokIdentityError } from "../../errors.ts";
import { abortable } from "../../lib/abortable.ts";
import { monotonic } from "../../lib/monotonic.ts";
import { whileBusy } from "./busy.ts";

/** When {@link withLock} ends a wait. */
export interface LockOptions {
  /** How long a lock may be untouched before it counts as abandoned, milliseconds. Default 10,000. */
  readonly stale?: number;
  /** How long to wait for another process's lock, milliseconds. Default 30,000. */
  readonly patience?: number;
  /** Ends the wait with the signal's reason. A lock that is free is taken all the same, and the work is not ended. */
  readonly signal?: AbortSignal | undefined;
}

/** Interval at which another process's lock is checked, milliseconds. */
const CHECK_INTERVAL = 50;

/**
 * Runs work while holding `FILE.lock`, so that only one process at a time does so, on any machine that shares the
 * directory. The holder touches the lock. A lock that is not touched for `stale` milliseconds, by the waiter's own
 * clock, was left behind by a crash and is taken over. If no lock can be created at all (a read-only directory), the
 * work runs without it. Rejects with `ERR_IDENTITY_TIMEOUT` when the patience is spent. Waiting does not keep the
 * process alive.
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  { stale = 10_000, patience = 30_000, signal }: LockOptions = {},
): Promise<T> {
  const lock = `${file}.lock`;
  const id = randomUUID();
  if (!(await acquire(lock, id, { stale, patience, signal }))) return work();
  const touch = setInterval(() => {
    const now = new Date();
    utimes(lock, now, now).catch(() => undefined);
  }, stale / 5);
  touch.unref();
  try {
    return await work();
  } finally {
    clearInterval(touch);
    await release(lock, id);
  }
}

type Limits = Required<LockOptions>;

/** Takes the lock; resolves to false if the file system does not allow one. */
async function acquire(lock: string, id: string, limits: Limits): Promise<boolean> {
  const started = monotonic();
  let seen: string | undefined;
  let idle = 0;
  let checked = started;
  for (;;) {
    const made = await make(lock, id);
    if (made !== "EEXIST") return made;
    const state = await stateOf(lock);
    const now = monotonic();
    // A process that was suspended does not see touches meanwhile, so that time does not count.
    idle = state === seen ? idle + Math.min(now - checked, 2 * CHECK_INTERVAL) : 0;
    seen = state;
    checked = now;
    if (state !== undefined && idle >= limits.stale) {
      // Taking a lock away takes milliseconds; after as long again, the guard was left behind by a crash too.
      if (idle >= 2 * limits.stale) await unlink(guardOf(lock)).catch(() => undefined);
      if (await takeAway(lock, state, id)) continue;
    }
    if (now - started >= limits.patience) throw held(lock, limits.patience);
    const pause = sleep(CHECK_INTERVAL * (0.5 + Math.random()), undefined, { ref: false });
    await abortable(pause, limits.signal);
  }
}

async function make(lock: string, id: string): Promise<boolean | "EEXIST"> {
  let handle: FileHandle;
  try {
    handle = await whileBusy(() => open(lock, "wx", 0o600));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EEXIST" ? "EEXIST" : false;
  }
  try {
    await handle.writeFile(id);
    return true;
  } catch {
    await unlink(lock).catch(() => undefined);
    return false;
  } finally {
    await handle.close();
  }
}

/** Held by the one process that may take an abandoned lock away. */
function guardOf(lock: string): string {
  return `${lock}.takeover`;
}

/**
 * Removes an abandoned lock; resolves to false if it stays. One process at a time checks and removes: otherwise one
 * could check the abandoned lock and then remove the one that another has made since. A holder that was only suspended
 * may release its lock in between, and another process take it; such a lock is put back.
 */
async function takeAway(lock: string, state: string, id: string): Promise<boolean> {
  const guard = guardOf(lock);
  if ((await make(guard, id)) !== true) return false;
  const aside = `${lock}.${id}`;
  try {
    if ((await stateOf(lock)) !== state) return false;
    await whileBusy(() => rename(lock, aside));
    if ((await stateOf(aside)) !== state) await link(aside, lock).catch(() => undefined);
    await unlink(aside).catch(() => undefined);
    return true;
  } catch {
    return false;
  } finally {
    await unlink(guard).catch(() => undefined);
  }
}

/** A lock that another process has taken over belongs to that process. */
async function release(lock: string, id: string): Promise<void> {
  const holder = await readFile(lock, "utf8").catch(() => undefined);
  if (holder === id) await whileBusy(() => unlink(lock)).catch(() => undefined);
}

/** Changes with each touch; undefined if there is no lock. */
async function stateOf(lock: string): Promise<string | undefined> {
  try {
    const { ino, mtimeNs } = await stat(lock, { bigint: true });
    return `${ino}:${mtimeNs}`;
  } catch {
    return undefined;
  }
}

function held(lock: string, patience: number): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_IDENTITY_TIMEOUT",
    `${lock} was held by another process for more than ${patience} ms.`,
    { hint: "Check the process that is renewing the token in this file.", transient: true },
  );
}
