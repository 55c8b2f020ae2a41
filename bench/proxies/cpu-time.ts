import { readFileSync } from "node:fs";

/** Linux tells CPU time in ticks of a hundredth of a second, on every architecture that Node runs on. */
const TICK_MS = 10;

/**
 * CPU time of a process and all its threads so far, milliseconds.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function cpuTimeMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name of the command, in parentheses, may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [user, system] = [fields[11], fields[12]].map(Number);
  return ((user ?? Number.NaN) + (system ?? Number.NaN)) * TICK_MS;
}
