import { abortable } from "./abortable.ts";

/** The longest delay that a timer supports, milliseconds; a longer one fires at once. */
export const MAX_TIMER: number = 2 ** 31 - 1;

/** How long work may take. */
export interface Deadline {
  /** Milliseconds. */
  readonly after: number;
  /** Makes the error for a wait that takes too long. */
  readonly error: () => Error;
  /** The caller's own signal, which also ends the wait. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs work under a time limit. The work gets a signal that aborts at the time limit or with the caller's own signal;
 * the wait ends then, whether or not the work reacts. The timer does not keep the process alive and ends with the work.
 */
export async function withDeadline<T>(
  { after, error, signal: outer }: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  outer?.throwIfAborted();
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(error()), Math.min(after, MAX_TIMER));
  timer.unref();
  const signal = outer === undefined ? deadline.signal : AbortSignal.any([outer, deadline.signal]);
  try {
    return await abortable(work(signal), signal);
  } finally {
    clearTimeout(timer);
  }
}
