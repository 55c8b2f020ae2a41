/** A span of time in which a source is left alone, epoch milliseconds. */
export interface Pause {
  readonly from: number;
  readonly until: number;
}

/** Holds no instant. */
export const NO_PAUSE: Pause = { from: Infinity, until: -Infinity };

/** A clock set back ends a pause, rather than turn its seconds into hours. */
export function within({ from, until }: Pause, now: number): boolean {
  return from <= now && now < until;
}

/** First pause after a failure, milliseconds; doubled by each further one. */
const FIRST_PAUSE = 1_000;
const MAX_PAUSE = 30_000;

/** A server's own wish (`Retry-After`) is heeded up to here: a mistaken one must not end all tries for a day. */
const MAX_RETRY_AFTER = 5 * 60_000;

/** How long a source is left alone after the given number of failures in a row. */
export function pauseAfter(failures: number, retryAfter: number | undefined, now: number): Pause {
  const length =
    retryAfter === undefined
      ? Math.min(MAX_PAUSE, FIRST_PAUSE * 2 ** (failures - 1))
      : Math.min(MAX_RETRY_AFTER, retryAfter);
  return { from: now, until: now + length };
}
