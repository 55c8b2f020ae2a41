import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

/** The folder of the built benchmark; each subject is a file of it, run as a process of its own. */
const subjects = new URL("./subjects/", import.meta.url);

export function subjectPath(name: string): string {
  return new URL(`${name}.js`, subjects).pathname;
}

export interface Launch {
  /** A command that becomes node, with its own arguments. */
  readonly by?: readonly string[];
  /** The program; without it the one that runs this. */
  readonly node?: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

function start({ by = [], node = process.execPath, args, env }: Launch): ChildProcess {
  const [file = "", ...rest] = [...by, node, ...args];
  return spawn(file, rest, {
    env: { ...process.env, NODE_OPTIONS: "", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Runs node to its end. */
export async function runNode(launch: Launch): Promise<{ stdout: string; wallMs: number }> {
  const started = performance.now();
  const child = start(launch);
  const [stdout, [code]] = await Promise.all([
    child.stdout === null ? "" : text(child.stdout),
    once(child, "exit") as Promise<[number | null]>,
  ]);
  const wallMs = performance.now() - started;
  if (code !== 0) throw new Error(`node ${launch.args.join(" ")} ended with ${code}`);
  return { stdout, wallMs };
}

/** What a subject printed, as JSON. */
export async function runSubject<T>(
  name: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  node?: string,
): Promise<T> {
  const { stdout } = await runNode({
    args: ["--expose-gc", subjectPath(name), ...args],
    env,
    ...(node === undefined ? {} : { node }),
  });
  return JSON.parse(stdout) as T;
}

export interface Server extends AsyncDisposable {
  /** The first line that it printed. */
  readonly told: string;
  readonly pid: number;
}

/** Starts a process that prints a line once it listens, and ends it when disposed of. */
export async function startServer(launch: Launch): Promise<Server> {
  const child = start(launch);
  const { stdout, pid } = child;
  if (stdout === null || pid === undefined) throw new Error(`cannot start ${launch.args[0]}`);
  for await (const told of createInterface({ input: stdout })) {
    return {
      told,
      pid,
      async [Symbol.asyncDispose](): Promise<void> {
        const ended = once(child, "exit");
        if (child.exitCode === null && child.signalCode === null && child.kill()) await ended;
      },
    };
  }
  throw new Error(`${launch.args.join(" ")} ended without listening`);
}
