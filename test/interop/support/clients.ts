import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

const modules = path.resolve(import.meta.dirname, "../node_modules");
const platform = `${process.platform}-${process.arch}`;

/** A client as a user has it on the PATH: its program, and the words for one turn without a terminal. */
export interface Client {
  readonly line: readonly [program: string, ...args: string[]];
  /** What it needs where there is no internet; nothing about a provider. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Their packages unpack these programs in a script of installation, which does not run here. */
const program = (...candidates: string[]): string =>
  candidates.map((each) => path.join(modules, each)).find((each) => existsSync(each)) ?? "";

export const clients = {
  copilot: { line: [program(".bin/copilot"), "-p", "hi", "--allow-all-tools"] },
  claude: { line: [program(`@anthropic-ai/claude-code-${platform}/claude`), "-p", "hi"] },
  codex: { line: [program(".bin/codex"), "exec", "--skip-git-repo-check", "hi"] },
  opencode: {
    line: [
      program(`opencode-${platform}-baseline/bin/opencode`, `opencode-${platform}/bin/opencode`),
      "run",
      "hi",
    ],
    env: { OPENCODE_DISABLE_AUTOUPDATE: "1", OPENCODE_DISABLE_MODELS_FETCH: "1" },
  },
} satisfies Record<string, Client>;

export interface Ended {
  /** Null if it was ended after `limit`. */
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program to its end, or for `limit` milliseconds; with its children, it is gone afterwards. */
export function runProgram(
  [file, ...args]: readonly string[],
  options: { readonly env: Readonly<Record<string, string>>; readonly cwd: string },
  limit = 60_000,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(file ?? "", args, {
      ...options,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    const endAll = (): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // They have all ended.
      }
    };
    const timer = setTimeout(endAll, limit);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      endAll();
      resolve({ code, output });
    });
  });
}
