import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { afterEach } from "vitest";
import { systemEnv } from "../support/command.ts";

type Child = ChildProcessByStdio<null, Readable, Readable>;

export interface Started {
  /** The first line that it printed. */
  readonly first: string;
  readonly child: Child;
}

/**
 * Starts commands that listen, each until the end of its test.
 *
 * @param env is called at each start.
 */
export function listeningCommands(
  env: () => Readonly<Record<string, string>>,
): (...args: string[]) => Promise<Started> {
  const running: Child[] = [];
  afterEach(async () => {
    for (const child of running.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGKILL");
      await once(child, "close");
    }
  });
  return async (...args) => {
    const child = spawn(process.execPath, [path.resolve("dist/cli/main.js"), ...args], {
      env: { ...systemEnv(env()), ...env() },
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.push(child);
    const [first] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    return { first, child };
  };
}
