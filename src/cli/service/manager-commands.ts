import { execFile, type ExecFileException } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { ByokIdentityError } from "../../errors.ts";
import { monotonic } from "../../lib/monotonic.ts";
import { findProgram } from "../find-program.ts";
import { thisPlace } from "../setup/place.ts";
import type { ManagerCommand, RunProgram } from "./manager.ts";

/** How long a service manager may take, milliseconds. */
const PATIENCE = 30_000;

/** Runs the commands one after the other. @throws ByokIdentityError for the first that fails and must not. */
export async function runAll(commands: readonly ManagerCommand[]): Promise<void> {
  for (const { line, mayFail, patience = 0 } of commands) {
    const { ok, stdout } = await patiently(line, patience);
    if (!ok && mayFail !== true) {
      throw new ByokIdentityError(
        "ERR_SETUP_FAILED",
        `\`${line.join(" ")}\` failed: ${stdout.replace(/\.?$/, ".")}`,
        {
          hint: "Without a service manager, start `byok-identity proxy` yourself; --print shows what it would run.",
        },
      );
    }
  }
}

/** Runs it again each second until it succeeds, or the patience is spent. */
async function patiently(line: ManagerCommand["line"], patience: number): ReturnType<RunProgram> {
  const until = monotonic() + patience;
  for (;;) {
    const result = await runProgram(line);
    if (result.ok || monotonic() >= until) return result;
    await sleep(1_000);
  }
}

/** Runs a program of the service manager. */
export const runProgram: RunProgram = ([program, ...args]) =>
  new Promise((resolve) => {
    // By its name alone, Windows would start a program of the current folder.
    const file = program === undefined ? "" : (findProgram(program, thisPlace()) ?? program);
    execFile(file, args, { timeout: PATIENCE }, (error, stdout, stderr) => {
      const said = `${stderr}${stdout}`.trim();
      resolve({
        ok: error === null,
        stdout: error === null ? said : failureOf(program ?? "", error, said),
      });
    });
  });

/** Why a program has not done its work, in one line. */
function failureOf(program: string, error: ExecFileException, said: string): string {
  const { code, killed, signal } = error;
  if (code === "ENOENT") return `${program} is not installed`;
  if (typeof code === "string") return `${program} cannot be started (${code})`;
  if (killed === true) return `it did not end within ${PATIENCE / 1_000} seconds`;
  if (said !== "") return said.replaceAll(/\s+/g, " ");
  return signal ? `it was ended by ${signal}` : `it ended with exit code ${code}`;
}
