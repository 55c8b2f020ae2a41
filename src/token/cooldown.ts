import type { ByokIdentityError } from "../errors.ts";
import { NO_PAUSE, pauseAfter, within } from "./pause.ts";
import { UNCHANGED_PAUSE } from "./policy.ts";

/** How long a source is left alone after it failed, or stood by a refused token. Instants are epoch milliseconds. */
export interface Cooldown {
  /** The last failure, until a renewal succeeds. */
  readonly lastError: ByokIdentityError | undefined;
  /** Whether the source failed so recently that a token which still works is served instead. */
  afterFailure(now: number): boolean;
  /** The failure that said how long to wait (`Retry-After`), while that lasts. */
  retryAfterError(now: number): ByokIdentityError | undefined;
  /** Whether the source answered a refusal with the same token so recently that it would do so again. */
  afterUnchanged(now: number): boolean;
  /** The source failed. The answer is when to ask it again at the earliest. */
  failed(error: ByokIdentityError, now: number): number;
  /** The source answered a refusal with the refused token. */
  unchanged(error: ByokIdentityError, now: number): void;
  /** The source answered; `repeated` with the token that was there before. */
  renewed(repeated: boolean): void;
  /** Asks the source again at once: what its tokens are made from has changed. */
  reset(): void;
}

/** The cooldown of one source, which has yet to be asked. */
export function cooldownOf(): Cooldown {
  let failures = 0;
  let failurePause = NO_PAUSE;
  let unchangedPause = NO_PAUSE;
  let lastError: ByokIdentityError | undefined;

  return {
    get lastError() {
      return lastError;
    },
    afterFailure: (now) => within(failurePause, now),
    retryAfterError: (now) =>
      lastError?.retryAfter !== undefined && within(failurePause, now) ? lastError : undefined,
    afterUnchanged: (now) => within(unchangedPause, now),
    failed(error, now): number {
      lastError = error;
      failures += 1;
      failurePause = pauseAfter(failures, error.retryAfter, now);
      return failurePause.until;
    },
    unchanged(error, now): void {
      lastError = error;
      unchangedPause = { from: now, until: now + UNCHANGED_PAUSE };
    },
    renewed(repeated): void {
      lastError = undefined;
      failures = 0;
      failurePause = NO_PAUSE;
      if (!repeated) unchangedPause = NO_PAUSE;
    },
    reset(): void {
      failures = 0;
      failurePause = unchangedPause = NO_PAUSE;
    },
  };
}
