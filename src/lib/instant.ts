/** The latest time that a Date can represent, epoch milliseconds (ECMA-262, section 21.4.1.1). */
const LAST = 8.64e15;

/** An instant that a Date can represent, epoch milliseconds: a later one, even infinity, becomes the latest possible one. */
export function instant(time: number): number {
  return Math.max(-LAST, Math.min(time, LAST));
}
