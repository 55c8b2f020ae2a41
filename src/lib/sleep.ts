import { abortable } from "./abortable.ts";

/**
 * Waits the given number of milliseconds; rejects with the signal's reason on abort. It leaves no timer behind and does
 * not keep the process alive.
 */
export async function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
    timer.unref();
  });
  try {
    await abortable(over, signal);
  } finally {
    clearTimeout(timer);
  }
}
