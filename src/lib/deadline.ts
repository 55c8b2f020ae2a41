import { abortable } from "./abortable.ts";

/** The longest delay a timer takes, milliseconds; a longer one fires at once. */
export const MAX_TIMER: number = 2 ** 31 - 1;

/** How long work may take. */
export interface Deadline {
  /** Milliseconds. */
  readonly after: number;
  /** What the wait ends with once the time is up. */
  readonly error: () => Error;
  /** The caller's own signal, which ends the wait too. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs work under a time limit: the signal it is given ends with the time or with the caller's own signal, and the
 * wait is over then, whether or not the work listens. The timer does not keep the process alive and goes with the work.
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
