import type { ByokIdentityError } from "../errors.ts";
import { NO_PAUSE, pauseAfter, within, type Pause } from "./pause.ts";
import { UNCHANGED_PAUSE } from "./policy.ts";

/**
 * What the last answers of a source mean for when to ask it again. A value: each answer makes another one, and all
 * sources that answered well share {@link RESTED}.
 */
export interface Cooldown {
  /** The last failure, until a renewal succeeds. */
  readonly lastError?: ByokIdentityError;
  /** How often the source failed since it last answered. */
  readonly failures: number;
  readonly failurePause: Pause;
  /** The source answered a refusal with the refused token, and would do so again. */
  readonly unchangedPause: Pause;
}

/** Of a source that may be asked. */
export const RESTED: Cooldown = { failures: 0, failurePause: NO_PAUSE, unchangedPause: NO_PAUSE };

/** The source failed. `now` is in epoch milliseconds, as everywhere here. */
export function afterFailure(
  { failures, unchangedPause }: Cooldown,
  error: ByokIdentityError,
  now: number,
): Cooldown {
  return {
    lastError: error,
    failures: failures + 1,
    failurePause: pauseAfter(failures + 1, error.retryAfter, now),
    unchangedPause,
  };
}

/** The source answered a refusal with the refused token. */
export function afterUnchanged(
  cooldown: Cooldown,
  error: ByokIdentityError,
  now: number,
): Cooldown {
  return {
    ...cooldown,
    lastError: error,
    unchangedPause: { from: now, until: now + UNCHANGED_PAUSE },
  };
}

/** The source answered; `repeated` with the token that was there before. */
export function afterRenewal({ unchangedPause }: Cooldown, repeated: boolean): Cooldown {
  return repeated ? { ...RESTED, unchangedPause } : RESTED;
}

/** What its tokens are made from has changed: it may be asked, whatever it answered. */
export function afterChange(cooldown: Cooldown): Cooldown {
  return { ...cooldown, ...RESTED };
}

/** Whether the source failed so recently that a token which still works is served instead. */
export function failedRecently({ failurePause }: Cooldown, now: number): boolean {
  return within(failurePause, now);
}

/** Whether the source stood by a refused token so recently that it would do so again. */
export function unchangedRecently({ unchangedPause }: Cooldown, now: number): boolean {
  return within(unchangedPause, now);
}

/** The failure that said how long to wait (`Retry-After`), while that lasts. */
export function retryAfterError(
  { lastError, failurePause }: Cooldown,
  now: number,
): ByokIdentityError | undefined {
  return lastError?.retryAfter !== undefined && within(failurePause, now) ? lastError : undefined;
}
