/** The end of the year 9999, epoch milliseconds: RFC 3339 cannot write a later instant (section 5.6, date-fullyear). */
export const LAST_EXPIRY = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** The earliest time that a Date can represent, epoch milliseconds (ECMA-262, section 21.4.1.1). */
const FIRST = -8.64e15;

/**
 * The expiry that epoch milliseconds mean; undefined if they mean none. One that is later than {@link LAST_EXPIRY} is
 * none: it is a number in another unit, such as microseconds, or one that stands for “no value”.
 */
export function expiryAt(time: unknown): number | undefined {
  return typeof time === "number" && time <= LAST_EXPIRY ? Math.max(FIRST, time) : undefined;
}
