/** A span of time in which a source is not called, epoch milliseconds. */
export interface Pause {
  readonly from: number;
  readonly until: number;
}

/** A pause that contains no instant. */
export const NO_PAUSE: Pause = { from: Infinity, until: -Infinity };

/** If the clock is set back, the pause ends, instead of lasting hours. */
export function within({ from, until }: Pause, now: number): boolean {
  return from <= now && now < until;
}

/** First pause after a failure, milliseconds; doubled by each further failure. */
const FIRST_PAUSE = 1_000;
const MAX_PAUSE = 30_000;

/** The longest `Retry-After` that is respected: a wrong one must not stop all attempts for a day. */
const MAX_RETRY_AFTER = 5 * 60_000;

/** How long a source is not called after the given number of consecutive failures. */
export function pauseAfter(failures: number, retryAfter: number | undefined, now: number): Pause {
  const length =
    retryAfter === undefined
      ? Math.min(MAX_PAUSE, FIRST_PAUSE * 2 ** (failures - 1))
      : Math.min(MAX_RETRY_AFTER, retryAfter);
  return { from: now, until: now + length };
}
