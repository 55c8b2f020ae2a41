import { spawn } from "node:child_process";
import path from "node:path";

export interface Finished {
  readonly code: number | null;
  /** The signal that it died by; absent where it exited. */
  readonly signal?: NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built command. */
export const commandFile = path.resolve(import.meta.dirname, "../../dist/cli/main.js");

/** Runs the built command to its end, with nothing in its environment but what the system needs and what is given. */
export function runCommand(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Finished> {
  return runNode([commandFile, ...args], env);
}

/** Runs Node to its end, with the environment of {@link runCommand}. */
export function runNode(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      // Not the home of whoever runs the tests.
      env: { ...systemEnv(env), COPILOT_HOME: import.meta.dirname, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.once("error", reject);
    child.once("close", (code, signal) =>
      resolve({ code, ...(signal === null ? {} : { signal }), stdout, stderr }),
    );
  });
}

/** How a child ends that is asked to by a signal and ends well. On Windows the signal itself ends it. */
export function endedBy(signal: NodeJS.Signals): readonly [number | null, NodeJS.Signals | null] {
  return process.platform === "win32" ? [null, signal] : [0, null];
}

/** What the system itself needs, and what stands for `HOME` and `XDG_STATE_HOME` on Windows. */
export function systemEnv({
  HOME,
  XDG_STATE_HOME,
}: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, PATHEXT, TEMP, NODE_OPTIONS } = process.env;
  if (process.platform !== "win32") return { PATH };
  // Under wine, NODE_OPTIONS loads what makes Node's connections work.
  return {
    PATH,
    SystemRoot,
    PATHEXT,
    TEMP,
    NODE_OPTIONS,
    ...(HOME !== undefined && { USERPROFILE: HOME }),
    ...(XDG_STATE_HOME !== undefined && { LOCALAPPDATA: XDG_STATE_HOME }),
  };
}
