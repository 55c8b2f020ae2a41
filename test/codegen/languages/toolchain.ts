import { spawnSync } from "node:child_process";

/** A command line that succeeds where a part of a toolchain is on the machine. */
export type Probe = readonly [command: string, ...args: string[]];

/**
 * Whether everything is there that a language needs. What is missing is printed, and in CI nothing may be.
 *
 * @throws {Error} where CI is `true` and something is missing
 */
export function hasToolchain(language: string, probes: readonly Probe[]): boolean {
  const missing = probes.filter(([command, ...args]) => {
    return spawnSync(command, args, { stdio: "ignore" }).status !== 0;
  });
  if (missing.length === 0) return true;
  const said = `${language}: ${missing.map((probe) => `\`${probe.join(" ")}\``).join(", ")} failed`;
  if (process.env["CI"] === "true") throw new Error(said);
  process.stderr.write(`Left out: ${said}\n`);
  return false;
}
