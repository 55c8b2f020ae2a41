import { MAX_TIMER } from "../lib/deadline.ts";

/**
 * Keeps the process alive until the work ends. The library's own requests, and its wait for another process's lock, do
 * not: without this, a command that waits for them would end in the middle of its work, with exit code 0.
 */
export async function awake<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => undefined, MAX_TIMER);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
