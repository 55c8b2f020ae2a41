import { abortable } from "../lib/abortable.ts";
import { MAX_TIMER } from "../lib/deadline.ts";

/** Work that any number of callers wait for. */
export interface Joinable<T> {
  /** The work's result; an abort ends only this wait. */
  wait(signal: AbortSignal | undefined): Promise<T>;
}

/**
 * Shares work among everyone who waits for it. The process is kept alive only while somebody waits: background work
 * does not keep it alive, nor does work whose last waiter has aborted. A failure that nobody waits for is not an
 * unhandled rejection.
 */
export function joinable<T>(work: Promise<T>): Joinable<T> {
  let waiting = 0;
  const hold = setTimeout(() => undefined, MAX_TIMER);
  hold.unref();
  const release = (): void => clearTimeout(hold);
  work.then(release, release);

  function leave(): void {
    waiting -= 1;
    if (waiting === 0) hold.unref();
  }

  return {
    wait(signal): Promise<T> {
      waiting += 1;
      hold.ref();
      if (signal === undefined) return work;
      const wait = abortable(work, signal);
      wait.then(leave, leave);
      return wait;
    },
  };
}
