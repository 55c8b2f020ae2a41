import type { EndingSignal, Exit } from "./ending.ts";

/** The process around a command line. */
export interface ProcessIo {
  /** Only results; everything for people goes to `stderr`. */
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Whether stdout supports colour (NO_COLOR, FORCE_COLOR). */
  readonly color: boolean;
  /** Which of the streams are terminals. */
  readonly terminal: { readonly stdout: boolean; readonly stderr: boolean };
  /** Aborts when the process is asked to end (SIGINT, SIGTERM, SIGHUP). Asked a second time, it ends at once. */
  readonly signal: AbortSignal;
  /** Passes these signals only to the handler from now on. */
  readonly takeSignals: (handler: (name: EndingSignal) => void) => void;
  /** Passes SIGHUP to the handler from now on instead of ending the process, unless a terminal may have sent it. */
  readonly takeHangup: (handler: () => void) => void;
}

/** What a command may use. */
export interface Io extends ProcessIo {
  /** The exit code if the command has finished, but its result is not a success. */
  readonly exitWith: (exit: Exit) => void;
}

/** Resolves when the process has been asked to end. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
