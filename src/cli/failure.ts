import { CommanderError } from "commander";
import { ByokIdentityError, type ErrorCode } from "../errors.ts";
import type { EndingSignal, Exit } from "./ending.ts";
import type { Io } from "./io.ts";

/** The exit codes of every command. */
export const exitCodes = { ok: 0, credential: 1, usage: 2 } as const;

const usageErrors: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "ERR_CONFIG_INVALID",
  "ERR_NOT_SUPPORTED",
  "ERR_PROVIDER_UNKNOWN",
]);

/** Why a command did not finish: the process was asked to end. */
export class Interruption extends Error {
  readonly signal: EndingSignal;

  constructor(signal: EndingSignal) {
    super(`Ended by ${signal}.`);
    this.signal = signal;
  }
}

/** Reports what went wrong, unless it has been reported already; returns the exit code. */
export function reportFailure(error: unknown, io: Io): Exit {
  // Commander has already written its message, or the requested help or version.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (error instanceof Interruption) return error.signal;
  if (error instanceof ByokIdentityError) {
    io.stderr(`error: ${error.message} (${error.code})\n`);
    return usageErrors.has(error.code) ? exitCodes.usage : exitCodes.credential;
  }
  io.stderr(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  return exitCodes.credential;
}
