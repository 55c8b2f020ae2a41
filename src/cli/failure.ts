import { CommanderError } from "commander";
import { ByokIdentityError, type ConfigError, type ErrorCode } from "../errors.ts";
import { defined } from "../lib/defined.ts";
import { visibleLines } from "../lib/visible.ts";
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

/**
 * Reports what went wrong, unless it has been reported already; returns the exit code. People read stderr. `json` is
 * whether a program reads stdout and has got nothing there yet: it gets the error too.
 */
export function reportFailure(error: unknown, io: Io, json: boolean): Exit {
  if (error instanceof Interruption) return error.signal;
  // Commander has already written its message, or the requested help or version.
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.ok;
    if (json) io.stdout(errorLine({ code: "ERR_CONFIG_INVALID", message: said(error) }));
    return exitCodes.usage;
  }
  if (error instanceof ByokIdentityError) {
    io.stderr(visibleLines(`error: ${error.message} (${error.code})\n`));
    if (json) io.stdout(errorLine(error));
    return usageErrors.has(error.code) ? exitCodes.usage : exitCodes.credential;
  }
  const message = error instanceof Error ? error.message : String(error);
  io.stderr(visibleLines(`error: ${message}\n`));
  if (json) io.stdout(errorLine({ message }));
  return exitCodes.credential;
}

/** What programs get instead of a result. */
function errorLine(
  error: Pick<ByokIdentityError, "message"> & Partial<ByokIdentityError & ConfigError>,
): string {
  const { code, message, hint, status, transient, retryAfter, problems } = error;
  const shown = defined({ code, message, hint, status, transient, retryAfter, problems });
  return `${JSON.stringify({ error: shown })}\n`;
}

function said({ message }: CommanderError): string {
  return message.replace(/^error: /, "");
}
