import { spawn } from "node:child_process";
import { constants } from "node:os";
import { isatty } from "node:tty";
import type { Env } from "../../config/process-env.ts";
import type { Io } from "../io.ts";
import { startWatchdog } from "./watchdog.ts";

/** Signals besides SIGINT and SIGTERM that are meant for the child. */
const FORWARDED = ["SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"] as const;

/** What a terminal sends to everybody in its foreground, and so to the child as well. */
const OF_A_TERMINAL: ReadonlySet<NodeJS.Signals> = new Set(["SIGINT", "SIGQUIT"]);

/** POSIX, exit status for commands that cannot be run. */
const CANNOT_RUN: Readonly<Record<string, readonly [number, string]>> = {
  ENOENT: [127, "command not found"],
  EACCES: [126, "permission denied"],
};

/**
 * Runs a command with this process's streams, in its process group, so that a terminal treats them as one. Resolves to
 * what this process is to end with: the command's exit code, or 128 and the number of the signal that ended it.
 */
export function runChild(
  [file = "", ...args]: readonly string[],
  env: Env,
  io: Io,
): Promise<number> {
  const atTerminal = [0, 1, 2].some((stream) => isatty(stream));
  const watchdog = startWatchdog();
  const child = spawn(file, args, { stdio: "inherit", env });
  if (child.pid !== undefined) watchdog.watch(child.pid);

  function forward(name: NodeJS.Signals): void {
    if (!(atTerminal && OF_A_TERMINAL.has(name))) child.kill(name);
  }
  io.takeSignals(forward);
  for (const name of FORWARDED) process.on(name, forward);

  return new Promise<number>((resolve) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      const [code, reason] = CANNOT_RUN[error.code ?? ""] ?? [126, error.message];
      io.stderr(`error: ${file}: ${reason}\n`);
      resolve(code);
    });
    child.once("exit", (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  }).finally(() => {
    watchdog.dismiss();
    for (const name of FORWARDED) process.off(name, forward);
  });
}
