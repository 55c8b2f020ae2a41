import { abortable } from "./abortable.ts";
import { MAX_TIMER } from "./deadline.ts";

/**
 * Waits the given number of milliseconds; rejects with the signal's reason on abort. It leaves no timer behind and does
 * not keep the process alive.
 */
export async function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    const wait = (left: number): void => {
      const next = (): void => (left > MAX_TIMER ? wait(left - MAX_TIMER) : resolve());
      timer = setTimeout(next, Math.min(left, MAX_TIMER));
      timer.unref();
    };
    wait(ms);
  });
  try {
    await abortable(over, signal);
  } finally {
    clearTimeout(timer);
  }
}
