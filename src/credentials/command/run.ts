import { spawn, spawnSync, type ChildProcess, type ChildProcessByStdio } from "node:child_process";
import type { Readable } from "node:stream";
import { processEnv, RUNNING_COMMAND, windowsProgram } from "../../config/process-env.ts";
import { decoded } from "../../lib/decoded.ts";
import { endWithProcess } from "./running.ts";

/** How a command ended, and what it printed. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Exit code; null if a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether it was killed because it printed more than `maxStdout`. */
  readonly overflow: boolean;
}

/** How much a command may print. */
export interface CommandLimits {
  /** Bytes of stdout, beyond which the command is killed. */
  readonly maxStdout: number;
  /** Bytes of stderr that are kept. */
  readonly maxStderr: number;
}

/** How long output may still arrive after the command itself has ended, milliseconds. */
const LINGER = 500;

/**
 * Runs a command line in the platform's shell, without stdin and in its own process group. The group is killed when the
 * signal aborts or this process exits. Processes that it left in the background are not waited for.
 *
 * Rejects with the system's error if the shell cannot be started, or with the signal's reason.
 */
export async function runCommand(
  command: string,
  { maxStdout, maxStderr }: CommandLimits,
  signal: AbortSignal | undefined,
): Promise<CommandResult> {
  signal?.throwIfAborted();
  const child = spawn(command, {
    shell: true,
    env: { ...processEnv(), [RUNNING_COMMAND]: command },
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  const kill = (): void => killGroup(child);
  signal?.addEventListener("abort", kill, { once: true });
  const ended = endWithProcess(() => killGroup(child, "wait"));
  try {
    const result = await outcome(child, maxStdout, maxStderr);
    signal?.throwIfAborted();
    return result;
  } finally {
    ended();
    signal?.removeEventListener("abort", kill);
  }
}

function outcome(
  child: ChildProcessByStdio<null, Readable, Readable>,
  maxStdout: number,
  maxStderr: number,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let printed = 0;
    let complained = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      printed += chunk.length;
      if (printed <= maxStdout) {
        stdout.push(chunk);
        return;
      }
      // Once: what is still in the pipe must not start more programs that kill it.
      child.stdout.destroy();
      killGroup(child);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      if (complained < maxStderr) stderr.push(chunk.subarray(0, maxStderr - complained));
      complained += chunk.length;
    });
    child.once("error", reject);
    child.once("exit", () => {
      const timer = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, LINGER);
      child.once("close", () => clearTimeout(timer));
    });
    child.once("close", (code, signal) =>
      resolve({
        stdout: decoded(Buffer.concat(stdout)),
        stderr: decoded(Buffer.concat(stderr)),
        code,
        signal,
        overflow: printed > maxStdout,
      }),
    );
  });
}

/**
 * Kills every process of the command's group, including its descendants. On Windows another program does that: with
 * `wait` this does not return before it has, because that program would end with this process.
 */
function killGroup(child: ChildProcess, wait?: "wait"): void {
  if (child.pid === undefined) return;
  if (process.platform === "win32") {
    const words = ["/pid", String(child.pid), "/T", "/F"];
    const options = { stdio: "ignore", windowsHide: true } as const;
    const program = windowsProgram("taskkill.exe");
    // If it does not do its work, at least the shell ends.
    if (wait === undefined)
      spawn(program, words, options)
        .on("error", () => child.kill())
        .on("exit", (code) => code === 0 || child.kill())
        .unref();
    else if (spawnSync(program, words, options).status !== 0) child.kill();
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has already ended.
  }
}
