import { spawnSync } from "node:child_process";

/** A command line that succeeds where a program, or a part of it, is on the machine. */
export type Probe = readonly [command: string, ...args: string[]];

/**
 * Whether every program is there that some tests need. What is missing is printed.
 *
 * @throws {Error} as {@link missing} does
 */
export function hasPrograms(name: string, probes: readonly Probe[]): boolean {
  const failed = probes.filter(([command, ...args]) => {
    return spawnSync(command, args, { stdio: "ignore" }).status !== 0;
  });
  if (failed.length === 0) return true;
  missing(`${name}: ${failed.map((probe) => `\`${probe.join(" ")}\``).join(", ")} failed`);
  return false;
}

/**
 * Prints what is left out.
 *
 * @throws {Error} on Linux where CI is `true`, since .ci/run has installed all of it there
 */
export function missing(said: string): void {
  if (process.env["CI"] === "true" && process.platform === "linux") throw new Error(said);
  process.stderr.write(`Left out: ${said}\n`);
}
