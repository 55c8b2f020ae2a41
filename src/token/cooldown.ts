import type { ByokIdentityError } from "../errors.ts";
import { defined } from "../lib/defined.ts";
import { NO_PAUSE, pauseAfter, within, type Pause } from "./pause.ts";
import { MAX_TRIALS, REFUSED_PAUSE, UNCHANGED_PAUSE } from "./policy.ts";

/**
 * What the last answers of a source mean for when it is called again. A value: each answer makes another one, and all
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
  /** How many tokens in a row were refused although each had just replaced a refused one. */
  readonly refusals: number;
  /** The next new token would be refused as well. */
  readonly refusedPause: Pause;
}

/** The state of a source that may be called. */
export const RESTED: Cooldown = {
  failures: 0,
  failurePause: NO_PAUSE,
  unchangedPause: NO_PAUSE,
  refusals: 0,
  refusedPause: NO_PAUSE,
};

/** The source failed. `now` is in epoch milliseconds, as everywhere here. */
export function afterFailure(cooldown: Cooldown, error: ByokIdentityError, now: number): Cooldown {
  const failures = cooldown.failures + 1;
  const failurePause = pauseAfter(failures, error.retryAfter, now);
  return { ...cooldown, lastError: error, failures, failurePause };
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

/**
 * The source returned a token; `repeated` if it is the same as before. If new tokens are refused, one more of them is no
 * reason to forget that.
 */
export function afterRenewal(
  { lastError, unchangedPause, refusals, refusedPause }: Cooldown,
  repeated: boolean,
  now: number,
): Cooldown {
  if (!repeated && refusals === 0) return RESTED;
  const unchanged = repeated ? { unchangedPause } : {};
  const known = lastError?.code === "ERR_NEW_TOKENS_REFUSED" && within(refusedPause, now);
  return { ...RESTED, ...unchanged, ...(known ? { lastError } : {}), refusals, refusedPause };
}

/**
 * A server refused a token. `onTrial`: it had just replaced a refused token, and no server has accepted one since. After
 * as many of these as are allowed, `error` says why there is a pause.
 */
export function afterRefusal(
  cooldown: Cooldown,
  onTrial: boolean,
  error: () => ByokIdentityError,
  now: number,
): Cooldown {
  if (refusedRecently(cooldown, now)) return cooldown;
  const refusals = onTrial ? cooldown.refusals + 1 : 0;
  if (refusals === cooldown.refusals) return cooldown;
  const counted = { ...cooldown, refusals, refusedPause: NO_PAUSE };
  return refusals < MAX_TRIALS ? counted : afterNewRefused(counted, error(), now);
}

/** New tokens are refused as well. */
export function afterNewRefused(
  cooldown: Cooldown,
  error: ByokIdentityError,
  now: number,
): Cooldown {
  return { ...cooldown, lastError: error, refusedPause: { from: now, until: now + REFUSED_PAUSE } };
}

/** A server accepted a new token. */
export function afterAcceptance({ lastError, ...cooldown }: Cooldown): Cooldown {
  const { refusals, refusedPause } = RESTED;
  const kept = lastError?.code === "ERR_NEW_TOKENS_REFUSED" ? {} : defined({ lastError });
  return { ...cooldown, ...kept, refusals, refusedPause };
}

/** The data behind the source's tokens has changed: it may be called, whatever it answered before. */
export function afterChange(cooldown: Cooldown): Cooldown {
  return { ...cooldown, ...RESTED };
}

/** Whether the source failed so recently that a token that is still valid is used instead. */
export function failedRecently({ failurePause }: Cooldown, now: number): boolean {
  return within(failurePause, now);
}

/** Whether the source returned the refused token so recently that it would do so again. */
export function unchangedRecently({ unchangedPause }: Cooldown, now: number): boolean {
  return within(unchangedPause, now);
}

/** Whether new tokens were refused so recently that the next one would be refused as well. */
export function refusedRecently({ refusedPause }: Cooldown, now: number): boolean {
  return within(refusedPause, now);
}

/** The failure that came with a `Retry-After`, until that time is over. */
export function retryAfterError(
  { lastError, failurePause }: Cooldown,
  now: number,
): ByokIdentityError | undefined {
  return lastError?.retryAfter !== undefined && within(failurePause, now) ? lastError : undefined;
}
