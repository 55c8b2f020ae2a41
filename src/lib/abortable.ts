import { setMaxListeners } from "node:events";

/**
 * Waits for the work until this caller's signal aborts; then rejects with the signal's reason. The work itself
 * continues.
 */
export function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    const leave = (): void => signal.removeEventListener("abort", abort);
    // Always attached: if nobody waits for the work any more, its failure must not count as an unhandled rejection.
    work.then(resolve, reject).finally(leave);
    if (signal.aborted) {
      abort();
      return;
    }
    // One signal may end any number of waits. Each removes its listener, so Node does not warn of a leak after ten.
    if (signal instanceof EventTarget) setMaxListeners(0, signal);
    signal.addEventListener("abort", abort, { once: true });
  });
}
