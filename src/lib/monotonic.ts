/**
 * Milliseconds of a clock that cannot be set, from an arbitrary start. Like `performance.now()`, which makes Node load
 * all of its performance measurement first.
 */
export function monotonic(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1_000_000;
}
