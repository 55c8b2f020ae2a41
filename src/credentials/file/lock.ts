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
import { monotonic } from "../../lib/monotonic.ts";

/** How patient {@link withLock} is. */
export interface LockOptions {
  /** How long a lock shows no sign of life before it counts as left behind, milliseconds. Default 10,000. */
  readonly stale?: number;
  /** How long somebody else's lock is waited for, milliseconds. Default 30,000. */
  readonly patience?: number;
}

/** How often a lock that somebody else holds is looked at, milliseconds. */
const LOOK_EVERY = 50;

/**
 * Runs work while holding `FILE.lock`, so that of all processes that do so, on any machine that shares the folder,
 * one runs at a time. Its holder touches the lock; one that nobody touches for `stale` milliseconds by the waiter's
 * own clock was left behind by a crash, and is taken over. Where no lock can be made at all (a read-only folder), the
 * work runs without. Rejects with `ERR_IDENTITY_TIMEOUT` once the patience is spent. Waiting keeps no process alive.
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  { stale = 10_000, patience = 30_000 }: LockOptions = {},
): Promise<T> {
  const lock = `${file}.lock`;
  const id = randomUUID();
  if (!(await acquire(lock, id, { stale, patience }))) return work();
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

/** Whether the lock is held then; not where the file system has no place for it. */
async function acquire(lock: string, id: string, limits: Required<LockOptions>): Promise<boolean> {
  const started = monotonic();
  let seen: string | undefined;
  let idle = 0;
  let looked = started;
  for (;;) {
    const made = await make(lock, id);
    if (made !== "EEXIST") return made;
    const state = await stateOf(lock);
    const now = monotonic();
    // A process that was held up sees nothing of the signs of life meanwhile: that time does not count.
    idle = state === seen ? idle + Math.min(now - looked, 2 * LOOK_EVERY) : 0;
    seen = state;
    looked = now;
    if (state !== undefined && idle >= limits.stale) await takeAway(lock, state, id);
    else if (now - started >= limits.patience) throw held(lock, limits.patience);
    else await sleep(LOOK_EVERY * (0.5 + Math.random()), undefined, { ref: false });
  }
}

async function make(lock: string, id: string): Promise<boolean | "EEXIST"> {
  let handle: FileHandle;
  try {
    handle = await open(lock, "wx", 0o600);
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

/**
 * Removes a lock that was left behind. Of several who find it so, the rename lets one have it; should that have been
 * another one's new lock by then, it is put back.
 */
async function takeAway(lock: string, state: string, id: string): Promise<void> {
  if ((await stateOf(lock)) !== state) return;
  const aside = `${lock}.${id}`;
  try {
    await rename(lock, aside);
  } catch {
    return;
  }
  if ((await stateOf(aside)) !== state) await link(aside, lock).catch(() => undefined);
  await unlink(aside).catch(() => undefined);
}

/** A lock that somebody took over meanwhile is theirs. */
async function release(lock: string, id: string): Promise<void> {
  const holder = await readFile(lock, "utf8").catch(() => undefined);
  if (holder === id) await unlink(lock).catch(() => undefined);
}

/** Changes with each touch; undefined where there is none. */
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
    { hint: "Check the process that renews the token in this file.", transient: true },
  );
}
