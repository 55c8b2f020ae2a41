import { constants } from "node:os";

/** Signals with which people, closed terminals and service managers ask a process to end. */
export const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export type EndingSignal = (typeof ENDING_SIGNALS)[number];

/** How a process ends: with an exit code, or by a signal. */
export type Exit = number | EndingSignal;

/**
 * Makes the process end this way as soon as nothing is left to do. After a signal it dies by that signal, and does not
 * only exit with the number that shells derive from it: a shell loop continues after any exit code, but ends on Ctrl+C
 * if the command has died by SIGINT.
 *
 * @see https://www.cons.org/cracauer/sigint.html
 */
export function endWith(exit: Exit): void {
  if (typeof exit === "number") {
    process.exitCode = exit;
    return;
  }
  // For cases in which the signal has no effect: on Windows, and for the first process of a container.
  process.exitCode = exitCodeOf(exit);
  if (process.platform === "win32") return;
  process.once("exit", () => {
    process.removeAllListeners(exit);
    process.kill(process.pid, exit);
  });
}

/** The exit code that shells report for a process that a signal has ended. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/** Whether a signal is one that asks a process to end. */
export function isEndingSignal(signal: NodeJS.Signals): signal is EndingSignal {
  return (ENDING_SIGNALS as readonly NodeJS.Signals[]).includes(signal);
}
