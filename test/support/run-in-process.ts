import { vi } from "vitest";
import { commandFile, systemEnv, type Finished } from "./command.ts";
import { recordedIo } from "./recorded-io.ts";

let busy = false;

/**
 * As `runCommand()`, but from the source and in this process, which takes far less than to start one. Each run loads the
 * modules again, so that it shares no token and no warning with the one before. Only `@azure/identity` stays, with the
 * host that it has found and the first run's way to send: for what its endpoint refuses, start the command.
 *
 * One run at a time, since the environment is the process's. Whether a command stays alive until its work is done, and
 * what several do at once, also takes processes.
 *
 * @throws Error if another run has not ended.
 */
export async function runInProcess(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Finished> {
  if (busy) throw new Error("runInProcess() runs one command at a time; use runCommand().");
  busy = true;
  const { io, said } = recordedIo();
  const before = { ...process.env };
  const { argv } = process;
  become({ ...systemEnv(env), COPILOT_HOME: import.meta.dirname, ...env });
  process.argv = [process.execPath, commandFile, ...args];
  vi.resetModules();
  try {
    const { run } = await import("../../src/cli/program.ts");
    const exit = await run(args, io);
    const ended = typeof exit === "number" ? { code: exit } : { code: null, signal: exit };
    return { ...ended, stdout: said.out, stderr: said.err };
  } finally {
    process.argv = argv;
    become(before);
    busy = false;
  }
}

/** Makes these variables the whole environment. */
function become(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) {
    if (env[name] === undefined) delete process.env[name];
  }
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined) process.env[name] = value;
  }
}
