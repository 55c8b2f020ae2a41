import type { AccessToken } from "./types.ts";

/** How long before expiry a token counts as due, milliseconds. */
export const REFRESH_BUFFER: number = 5 * 60_000;

/** Renewal starts at most this long before the buffer, milliseconds, so that a fleet does not renew at one instant. */
const MAX_LEAD = 60_000;

/**
 * - `fresh`: served from memory.
 * - `refresh-ahead`: served at once while one renewal runs behind it.
 * - `due`: callers wait for the renewal; the token still works should it fail.
 * - `expired`: never served.
 */
export type Phase = "fresh" | "refresh-ahead" | "due" | "expired";

/** The instants at which a token changes phase, epoch milliseconds, in ascending order. */
export interface Schedule {
  readonly aheadFrom: number;
  readonly dueFrom: number;
  readonly expiresOn: number;
}

/** What a schedule depends on besides the token. */
export interface PolicyInput {
  /** When the token was acquired, epoch milliseconds. */
  readonly acquiredOn: number;
  /** How long a token of unknown expiry is trusted without asking again, milliseconds. */
  readonly ttl: number;
  /** Where in the lead this token's renewal begins: 0 (at the buffer) up to 1 (a whole lead earlier). */
  readonly jitter: number;
  /** Whether a renewal brought back the token that was there before. */
  readonly repeated: boolean;
}

/**
 * Fixes a token's phases once, so that each later request only compares two numbers.
 *
 * An issuer that still hands out the same token (Azure hosts keep theirs until shortly before they expire) is left
 * alone for a while before it is asked ahead of time again, instead of being asked on each request.
 */
export function scheduleOf(
  token: AccessToken,
  { acquiredOn, ttl, jitter, repeated }: PolicyInput,
): Schedule {
  const expiresOn = token.expiresOn ?? Infinity;
  const dueFrom = token.expiresOn === undefined ? acquiredOn + ttl : expiresOn - REFRESH_BUFFER;
  const life = dueFrom - acquiredOn;
  const lead = Number.isFinite(life) ? jitter * Math.min(MAX_LEAD, Math.max(0, life / 10)) : 0;
  const latest = dueFrom - lead;
  const { refreshOn = Infinity } = token;
  const wished = refreshOn < latest ? refreshOn : latest;
  const aheadFrom = repeated ? Math.max(wished, acquiredOn + UNCHANGED_PAUSE) : wished;
  return { aheadFrom: Math.min(aheadFrom, dueFrom), dueFrom, expiresOn };
}

/** The phase at an instant, epoch milliseconds. */
export function phaseAt(schedule: Schedule, now: number): Phase {
  if (now < schedule.aheadFrom) return "fresh";
  if (now >= schedule.expiresOn) return "expired";
  return now < schedule.dueFrom ? "refresh-ahead" : "due";
}

/** How long an issuer that handed out the same token again is left alone, milliseconds. */
export const UNCHANGED_PAUSE: number = 30_000;

/** How long callers wait for a renewal while the token they would get instead still works, milliseconds. */
export const RENEWAL_WAIT: number = 5_000;
