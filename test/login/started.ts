import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { expect, onTestFinished } from "vitest";
import type { Finished } from "../support/command.ts";

const main = path.resolve(import.meta.dirname, "../../dist/cli/main.js");

export interface Running {
  readonly child: ChildProcess;
  /** The first match of a pattern in what it writes to stderr. */
  seen(pattern: RegExp): Promise<RegExpExecArray>;
  /** The first match of a pattern in what it writes to stdout. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  readonly finished: Promise<Finished>;
}

/** A command that waits for its person, as it runs until it or the test ends. */
export function started(args: readonly string[], env: Record<string, string>): Running {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const finished = new Promise<Finished>((resolve) => {
    child.once("close", (code, signal) =>
      resolve({ code, ...(signal === null ? {} : { signal }), stdout, stderr }),
    );
  });
  return {
    child,
    finished,
    seen: (pattern) => match(pattern, () => stderr),
    printed: (pattern) => match(pattern, () => stdout),
  };
}

async function match(pattern: RegExp, text: () => string): Promise<RegExpExecArray> {
  await expect.poll(text, { timeout: 15_000 }).toMatch(pattern);
  return pattern.exec(text()) ?? ([] as unknown as RegExpExecArray);
}
