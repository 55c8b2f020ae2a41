import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** The folder of the built benchmark; each subject is a file of it, run as a process of its own. */
const subjects = new URL("./subjects/", import.meta.url);

export function subjectPath(name: string): string {
  return new URL(`${name}.js`, subjects).pathname;
}

export interface Launch {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

function start({ args, env }: Launch): ChildProcess {
  return spawn(process.execPath, args, {
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
): Promise<T> {
  const { stdout } = await runNode({ args: ["--expose-gc", subjectPath(name), ...args], env });
  return JSON.parse(stdout) as T;
}
