import type { AccessToken } from "./types.ts";

/** How long before expiry a token counts as due, milliseconds; less for a short-lived token of an issuer that mints. */
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
  /** Whether the issuer mints a new token for each call, as opposed to returning one that it keeps. */
  readonly mints: boolean;
}

/**
 * Computes a token's phases once, so that each later request only compares two numbers.
 *
 * If the issuer mints a token for each call, the buffer is at most half of the token's life: Keycloak's tokens live five
 * minutes and would be replaced on every request. If the issuer still returns the same token (Azure hosts cache tokens
 * until shortly before they expire), there is a pause before the next renewal; for a token of unknown expiry, `ttl` is
 * that pause.
 */
export function scheduleOf(token: AccessToken, input: PolicyInput): Schedule {
  const { acquiredOn, jitter, repeated, mints } = input;
  const expiresOn = token.expiresOn ?? Infinity;
  const due = dueOnOf(token, input);
  const life = due - acquiredOn;
  const lead = Number.isFinite(life) ? jitter * Math.min(MAX_LEAD, Math.max(0, life / 10)) : 0;
  const latest = due - lead;
  const { refreshOn = Infinity } = token;
  // Minted tokens that are to be renewed on arrival would be replaced on every request.
  const heeded = refreshOn < latest && !(mints && refreshOn <= acquiredOn);
  const wished = Math.min(heeded ? refreshOn : latest, due);
  if (!repeated) return { aheadFrom: wished, dueFrom: due, expiresOn };
  const rested = acquiredOn + UNCHANGED_PAUSE;
  const dueFrom = token.expiresOn === undefined ? due : Math.min(Math.max(due, rested), expiresOn);
  return { aheadFrom: Math.min(Math.max(wished, rested), dueFrom), dueFrom, expiresOn };
}

/** From when on callers wait for a token's replacement, epoch milliseconds. */
export function dueOnOf(
  token: AccessToken,
  { acquiredOn, ttl, mints }: Pick<PolicyInput, "acquiredOn" | "ttl" | "mints">,
): number {
  const { expiresOn, dueOn } = token;
  if (expiresOn === undefined) return acquiredOn + ttl;
  if (dueOn !== undefined) return Math.min(dueOn, expiresOn);
  const buffer = mints ? Math.min(REFRESH_BUFFER, (expiresOn - acquiredOn) / 2) : REFRESH_BUFFER;
  return expiresOn - buffer;
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

/** How many new tokens in a row may be refused, each acquired because of the last refusal, before there is a pause. */
export const MAX_TRIALS = 2;

/** How long no token is acquired because of a refusal after that, milliseconds. */
export const REFUSED_PAUSE: number = 30_000;

/**
 * How long after its acquisition a token's refusal means that it was never accepted, milliseconds. Callers that see the
 * servers' answers report an acceptance; from others it is only known that a refusal would have arrived by then.
 */
export const TRIAL: { readonly watched: number; readonly unwatched: number } = {
  watched: REFUSED_PAUSE,
  unwatched: 1_000,
};
