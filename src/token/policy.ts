import type { AccessToken } from "./types.ts";

/** How long before expiry a token counts as due, milliseconds. */
export const REFRESH_BUFFER: number = 5 * 60_000;

/** Renewal starts at most this long before the buffer, milliseconds, so that a fleet does not renew all at once. */
const MAX_LEAD = 60_000;

/**
 * - `fresh`: served from memory.
 * - `refresh-ahead`: served at once while one renewal runs in the background.
 * - `due`: callers wait for the renewal; if it fails, the token still works.
 * - `expired`: never served.
 */
export type Phase = "fresh" | "refresh-ahead" | "due" | "expired";

/** The instants at which a token changes phase, epoch milliseconds, in ascending order. */
export interface Schedule {
  readonly aheadFrom: number;
  readonly dueFrom: number;
  readonly expiresOn: number;
}

/** What a schedule depends on in addition to the token. */
export interface PolicyInput {
  /** When the token was acquired, epoch milliseconds. */
  readonly acquiredOn: number;
  /** How long a token of unknown expiry is used before it is renewed, milliseconds. */
  readonly ttl: number;
  /** When this token's renewal begins within the lead: from 0 (at the buffer) to 1 (a whole lead earlier). */
  readonly jitter: number;
  /** Whether a renewal returned the same token as before. */
  readonly repeated: boolean;
}

/**
 * Computes a token's phases once, so that each later request only compares two numbers.
 *
 * If the issuer still returns the same token (Azure hosts cache tokens until shortly before they expire), there is a
 * pause before the next early renewal, instead of one on each request.
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

/** How long an issuer that returned the same token again is not called, milliseconds. */
export const UNCHANGED_PAUSE: number = 30_000;

/** How long callers wait for a renewal while the old token is still valid, milliseconds. */
export const RENEWAL_WAIT: number = 5_000;
