import { spawn, type ChildProcess } from "node:child_process";
import type { Io } from "../io.ts";

/** A command that is run after each change. */
export interface OnChange extends Disposable {
  /** Runs it; if it is still running, once more when it has ended. */
  run(): void;
}

/** A failure is reported and ends nothing. What the command prints goes to stderr. */
export function onChange(line: string | undefined, { stderr }: Pick<Io, "stderr">): OnChange {
  let child: ChildProcess | undefined;
  let again = false;

  function ended(how: string | undefined): void {
    child = undefined;
    if (how !== undefined) stderr(`warning: --exec-on-change ${how}\n`);
    if (again) start();
  }

  function start(): void {
    again = false;
    if (line === undefined) return;
    child = spawn(line, { shell: true, stdio: ["ignore", 2, 2] });
    child.once("error", ({ message }) => ended(`could not be run: ${message}`));
    child.once("exit", (code, signal) => {
      if (signal !== null) ended(`was ended by ${signal}`);
      else ended(code === 0 ? undefined : `ended with exit code ${code}`);
    });
  }

  return {
    run(): void {
      if (child === undefined) start();
      else again = true;
    },
    [Symbol.dispose](): void {
      again = false;
      child?.removeAllListeners("exit").kill("SIGTERM");
    },
  };
}
