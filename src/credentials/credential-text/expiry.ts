/** Epoch numbers from here on are milliseconds: as seconds they would be after the year 5000. */
const MILLISECONDS_FROM = 1e11;

/** Date and time, with a fraction of any length and a zone; without a zone it is local time. */
const TIMESTAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/** Epoch milliseconds of an epoch number, an epoch number as text, or a timestamp; NaN if it is none of these. */
export function instantOf(value: unknown): number {
  const epoch = numberOf(value);
  if (!Number.isNaN(epoch)) return epoch < MILLISECONDS_FROM ? epoch * 1000 : epoch;
  const match = typeof value === "string" ? TIMESTAMP.exec(value.trim()) : null;
  if (match === null) return Number.NaN;
  const [, date, time, fraction = "0", zone = ""] = match;
  // ECMAScript guarantees only three digits and a colon in the zone; without a zone it reads local time.
  const colon = zone.replace(/^([+-]\d\d):?(\d\d)$/, "$1:$2").toUpperCase();
  return Date.parse(`${date}T${time}.${fraction.slice(0, 3).padEnd(3, "0")}${colon}`);
}

/** Epoch milliseconds of a number of seconds from now; NaN if it is not a number. */
export function instantAfter(value: unknown, now: number): number {
  return now + numberOf(value) * 1000;
}

function numberOf(value: unknown): number {
  if (typeof value === "number") return Number.isFinite(value) ? value : Number.NaN;
  return typeof value === "string" && /^\d+(?:\.\d+)?$/.test(value.trim())
    ? Number(value)
    : Number.NaN;
}
