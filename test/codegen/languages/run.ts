import { spawnSync } from "node:child_process";

export interface Where {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a part of a toolchain, and returns what it prints.
 *
 * @throws {Error} with all that it says, where it fails
 */
export function run(command: string, args: readonly string[], { cwd, env }: Where): string {
  const ended = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  if (ended.error !== undefined) throw ended.error;
  if (ended.status === 0) return ended.stdout;
  throw new Error(`${command} ${args.join(" ")} says:\n${ended.stdout}${ended.stderr}`);
}
