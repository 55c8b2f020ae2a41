import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { isatty } from "node:tty";
import type { Env } from "../../config/process-env.ts";
import { exitCodeOf, isEndingSignal, type Exit } from "../ending.ts";
import type { Io } from "../io.ts";
import { startWatchdog } from "./watchdog.ts";
import { windowsCommand, type Spawnable } from "./windows.ts";

/** Other signals that are intended for the child. */
const FORWARDED = ["SIGQUIT", "SIGUSR1", "SIGUSR2"] as const;

/** Signals that a terminal sends to every process in its foreground, including the child. */
const OF_A_TERMINAL: ReadonlySet<NodeJS.Signals> = new Set(["SIGINT", "SIGQUIT"]);

/** POSIX, exit status for commands that cannot be run. */
const CANNOT_RUN: Readonly<Record<string, readonly [number, string]>> = {
  ENOENT: [127, "command not found"],
  ENOTDIR: [127, "command not found"],
  ENAMETOOLONG: [127, "command not found"],
  EACCES: [126, "permission denied"],
  ERR_INVALID_ARG_VALUE: [127, "command not found"],
  E2BIG: [126, "the arguments and variables are too long"],
};

/**
 * Runs a command with this process's streams, in its process group, so that a terminal treats them as one. Resolves to
 * how this process is to end: with the command's exit code, or by the signal that ended it. For other signals,
 * such as SIGSEGV, it is 128 plus the signal number.
 */
export async function runChild(command: readonly string[], env: Env, io: Io): Promise<Exit> {
  const [shown = ""] = command;
  const cannotRun = (code: number, reason: string): number => {
    io.stderr(`error: ${shown}: ${reason}\n`);
    return code;
  };
  let program: Spawnable;
  try {
    program = spawnable(command, env);
  } catch (error) {
    if (error instanceof RangeError) return cannotRun(126, error.message);
    throw error;
  }
  const { file, args, ...options } = program;
  const atTerminal = [0, 1, 2].some((stream) => isatty(stream));
  const failed = (error: NodeJS.ErrnoException): number =>
    cannotRun(...(CANNOT_RUN[error.code ?? ""] ?? ([126, error.message] as const)));
  const watchdog = startWatchdog();
  let child: ChildProcess;
  try {
    child = spawn(file, args, { ...options, stdio: "inherit", env });
  } catch (error) {
    // Node emits only some reasons as events.
    watchdog.dismiss();
    return failed(error as NodeJS.ErrnoException);
  }
  if (child.pid !== undefined) watchdog.watch(child.pid);

  function forward(name: NodeJS.Signals): void {
    // Windows has no signals: these are events of the console, which the child gets as well. `kill` would end it at once.
    if (process.platform === "win32") return;
    if (!(atTerminal && OF_A_TERMINAL.has(name) && isForeground())) child.kill(name);
  }
  io.takeSignals(forward);
  for (const name of FORWARDED) process.on(name, forward);

  return new Promise<Exit>((resolve) => {
    child.once("error", (error) => resolve(failed(error)));
    child.once("exit", (code, signal) => {
      if (signal === null) resolve(code ?? 0);
      else resolve(isEndingSignal(signal) ? signal : exitCodeOf(signal));
    });
  }).finally(() => {
    watchdog.dismiss();
    for (const name of FORWARDED) process.off(name, forward);
  });
}

function spawnable(command: readonly string[], env: Env): Spawnable {
  if (process.platform === "win32") return windowsCommand(command, env);
  const [file = "", ...args] = command;
  return { file, args };
}

/**
 * Whether this process is in the foreground of its terminal, whose keys then signal the child as well. In the
 * background, it gets only signals that are intended for it. Without /proc, the foreground is assumed.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function isForeground(): boolean {
  try {
    const stat = readFileSync("/proc/self/stat", "utf8");
    // The name, in parentheses, may contain anything. After it: state, ppid, pgrp, session, tty_nr, tpgid.
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return group === foreground;
  } catch {
    return true;
  }
}
