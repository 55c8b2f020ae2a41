import { expiryAt, LAST_EXPIRY } from "../lib/instant.ts";
import { jwtClaims, jwtExpiry } from "../lib/jwt.ts";

/** What an answer says about a token's expiry, in any format. */
export interface StatedExpiry {
  /** An instant, from all the places where it may be; the first valid one is used. */
  readonly on?: readonly unknown[];
  /** Seconds from now. */
  readonly in?: unknown;
  /** What a date without a zone is in: endpoints write UTC, programs for people local time. */
  readonly zone: "utc" | "local";
}

/**
 * Reads every expiry: epoch seconds or milliseconds, as numbers or text; dates with and without a zone; seconds from
 * now. The answer takes precedence over the token's own claim.
 *
 * If the instant has already passed but the answer also has seconds from now, those are used: otherwise, with a fast
 * clock, every token would have expired.
 *
 * @returns epoch milliseconds; NaN if the stated expiry is invalid and the token has none; undefined if there is none,
 *   or only one that is too far away to be meant.
 */
export function expiryOf(token: string, stated: StatedExpiry, now: number): number | undefined {
  const { on: places = [], zone } = stated;
  const instants = places.map((place) => instantOf(place, zone));
  const on = instants.map(expiryAt).find((instant) => instant !== undefined) ?? Number.NaN;
  const end = now + secondsOf(stated.in) * 1000;
  const after = expiryAt(end) ?? Number.NaN;
  if (on > now || (!Number.isNaN(on) && !(after > now))) return on;
  if (!Number.isNaN(after)) return after;
  const own = ownExpiry(token);
  // A number of the right form that is merely absurd says no more than that the token lasts.
  const far = [...instants, end].some((instant) => instant > LAST_EXPIRY);
  if (own !== undefined || far) return own;
  return [...places, stated.in].some(isStated) ? Number.NaN : undefined;
}

/** The expiry inside a token, epoch milliseconds. */
export function ownExpiry(token: string): number | undefined {
  return jwtExpiry(token) ?? bedrockExpiry(token);
}

/**
 * The expiry of a token that its issuer has made for this answer, which states none. Such a token cannot have expired:
 * if its `exp` has already passed, this machine's clock is fast, and its life, from `iat` to `exp`, counts from now.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1
 */
export function issuedExpiry(token: string, now: number): number | undefined {
  const { iat, exp } = jwtClaims(token) ?? {};
  const life = typeof iat === "number" && typeof exp === "number" ? exp - iat : undefined;
  return expiryOf(token, { on: [ownExpiry(token)], in: life, zone: "utc" }, now);
}

/**
 * The expiry of a token that came through msal, epoch milliseconds. For an answer whose expiry is missing or unreadable,
 * msal returns none or the current time; the token's own claim is then used.
 */
export function expiryFromMsal(token: string, value: number, now: number): number | undefined {
  const unknown = Math.abs(value - now) <= MSAL_NOW;
  return (unknown ? undefined : expiryAt(value)) ?? ownExpiry(token);
}

/** Tolerance for “now”, milliseconds: msal rounds to whole seconds, and its answer takes a moment to arrive. */
const MSAL_NOW = 2_000;

/** Whether an answer's field has a value. */
export function isStated(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** Seconds, from a number or its text; otherwise NaN. */
export function secondsOf(value: unknown): number {
  if (typeof value === "number") return Number.isFinite(value) && value >= 0 ? value : Number.NaN;
  return typeof value === "string" && /^\d+(?:\.\d+)?$/.test(value.trim())
    ? Number(value)
    : Number.NaN;
}

/** Epoch numbers from here on are milliseconds: as seconds they would lie beyond the year 5000. */
const MILLISECONDS_FROM = 1e11;

/** RFC 3339, with a fraction of any length; seconds and zone may be missing. */
const TIMESTAMP =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * As App Service and Azure ML wrote it in their first protocol: `9/14/2026 5:03:07 PM +00:00`.
 *
 * @see https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
const AMERICAN =
  /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d\d):(\d\d)(?: ([AP])M)?(?: (Z|[+-]\d\d:?\d\d))?$/i;

function instantOf(value: unknown, zone: StatedExpiry["zone"]): number {
  const epoch = secondsOf(value);
  if (!Number.isNaN(epoch)) return epoch < MILLISECONDS_FROM ? epoch * 1000 : epoch;
  if (typeof value !== "string") return Number.NaN;
  const text = value.trim();
  const [, date, time = "", seconds = "00", fraction = "0", offset] = TIMESTAMP.exec(text) ?? [];
  // Three digits of a fraction are what ECMAScript promises to read.
  if (date !== undefined) {
    return dateOf(date, `${time}:${seconds}.${fraction.slice(0, 3).padEnd(3, "0")}`, offset, zone);
  }
  const american = AMERICAN.exec(text);
  if (american === null) return Number.NaN;
  const [, month = "", day = "", year, hour = "", minute, second, half, from] = american;
  const twelve =
    half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  return dateOf(
    `${year}-${two(month)}-${two(day)}`,
    `${two(twelve)}:${minute}:${second}`,
    from,
    zone,
  );
}

function dateOf(date: string, time: string, offset: string | undefined, zone: string): number {
  // A colon in the offset is what ECMAScript promises to read; without one it reads local time.
  const colon = offset?.replace(/^([+-]\d\d):?(\d\d)$/, "$1:$2").toUpperCase();
  return Date.parse(`${date}T${time}${colon ?? (zone === "utc" ? "Z" : "")}`);
}

function two(value: string | number): string {
  return String(value).padStart(2, "0");
}

/**
 * The expiry of a short-term Bedrock API key, a presigned URL in base64 whose query has the time of signing and the
 * lifetime.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
function bedrockExpiry(token: string): number | undefined {
  const [, encoded] = /^bedrock-api-key-([\w+/=-]+)$/.exec(token) ?? [];
  if (encoded === undefined) return undefined;
  const url = Buffer.from(encoded, "base64").toString("latin1");
  const signed = /[?&]X-Amz-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(?:&|$)/.exec(url);
  const [, life] = /[?&]X-Amz-Expires=(\d{1,8})(?:&|$)/.exec(url) ?? [];
  if (signed === null || life === undefined) return undefined;
  const [, year, month, day, hour, minute, second] = signed;
  const from = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return expiryAt(from + Number(life) * 1000);
}
