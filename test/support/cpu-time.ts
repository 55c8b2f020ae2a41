/**
 * Milliseconds of processor time since the call that returned this. Unlike the wall clock, it does not run while other
 * processes keep the machine busy.
 */
export function cpuTimer(): () => number {
  const before = process.cpuUsage();
  return () => process.cpuUsage(before).user / 1_000;
}
