import { MAX_TIMER } from "../lib/deadline.ts";

/** Keeps the process alive until the work ends: the library's own requests do not, unless somebody waits for a token. */
export async function awake<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => undefined, MAX_TIMER);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
