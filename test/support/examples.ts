import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { compileExample } from "./example-program.ts";
import { root } from "./pages.ts";

/** A home with the package installed and its command on the PATH: what a reader of the documentation has. */
export interface Reader {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Puts a program on the reader's PATH. */
  program(name: string, script: string): void;
  /** Runs lines as they stand there by bash, which ends with the first that fails. */
  shell(lines: string, env?: Record<string, string>): Promise<Output>;
  /** Starts a line that goes on by itself; resolves with its first line of output. It is ended with the test. */
  start(line: string, env?: Record<string, string>): Promise<string>;
  /** Runs a TypeScript example. */
  example(code: string, env?: Record<string, string>): Promise<Output>;
  [Symbol.dispose](): void;
}

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

export function newReader(): Reader {
  const folder = mkdtempSync(path.join(tmpdir(), "byok-reader-"));
  const bin = path.join(folder, "bin");
  mkdirSync(bin);
  mkdirSync(path.join(folder, "node_modules"));
  symlinkSync(root, path.join(folder, "node_modules/byok-identity"));
  symlinkSync(path.join(root, "dist/cli/main.js"), path.join(bin, "byok-identity"));
  const own = {
    PATH: `${bin}:${path.dirname(process.execPath)}:${process.env["PATH"]}`,
    HOME: folder,
    COPILOT_HOME: folder,
    // No agent of whoever runs the tests.
    BYOK_IDENTITY_SOCK: "",
  };
  let examples = 0;

  return {
    folder,
    env: own,
    program(name, script) {
      const file = path.join(bin, name);
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
    },
    shell: (lines, env) =>
      promisify(execFile)("bash", ["--norc", "-euo", "pipefail", "-c", lines], {
        cwd: folder,
        env: { ...own, ...env },
      }),
    async start(line, env) {
      const child = spawn("bash", ["--norc", "-c", `exec ${line.trim()}`], {
        cwd: folder,
        env: { ...own, ...env },
        stdio: ["ignore", "pipe", "inherit"],
      });
      onTestFinished(async () => {
        const ended = once(child, "close");
        if (child.exitCode === null && child.kill()) await ended;
      });
      const lines = createInterface({ input: child.stdout });
      const [first] = (await once(lines, "line", { signal: AbortSignal.timeout(20_000) })) as [
        string,
      ];
      return first;
    },
    async example(code, env) {
      const file = path.join(folder, `example-${++examples}.mjs`);
      await compileExample(code, file);
      return promisify(execFile)(process.execPath, [file], {
        cwd: folder,
        env: { ...own, ...env },
      });
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
