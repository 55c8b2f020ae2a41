import { setMaxListeners } from "node:events";

/** A wait for work that ends when this caller's signal does, with the signal's reason; the work itself goes on. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    const leave = (): void => signal.removeEventListener("abort", abort);
    // Attached in any case: a failure of work that nobody waits for any more must not count as unhandled.
    work.then(resolve, reject).finally(leave);
    if (signal.aborted) {
      abort();
      return;
    }
    // One signal may end any number of waits; each leaves it again, so Node need not warn of a leak after ten.
    if (signal instanceof EventTarget) setMaxListeners(0, signal);
    signal.addEventListener("abort", abort, { once: true });
  });
}
