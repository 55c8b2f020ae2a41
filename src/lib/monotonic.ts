/**
 * Milliseconds of a clock that nobody sets, from some start. As `performance.now()`, for which Node first loads all of
 * its performance measurement.
 */
export function monotonic(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1_000_000;
}
