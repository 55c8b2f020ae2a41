// What a unit test may start: Node and a shell, and neither with anything of dist/. The rest is for the other projects.
import childProcess, { ChildProcess } from "node:child_process";
import { syncBuiltinESMExports } from "node:module";
import path from "node:path";
import { NAME_IT, namesBuild } from "./without-build.ts";

const root = path.resolve(import.meta.dirname, "../..");
const ALLOWED = new Set(["node", "sh", "bash", "cmd", "taskkill", "mkfifo", "esbuild"]);

function check(file: string, args: readonly string[] = []): void {
  const program = path.basename(file, ".exe");
  const words = [file, ...args].join(" ");
  if (ALLOWED.has(program) && !namesBuild(words, root)) return;
  throw new Error(`${words.slice(0, 200)} was to be started. ${NAME_IT}`);
}

interface Start {
  readonly file: string;
  readonly args?: readonly string[];
}

// Not part of Node's types; every asynchronous start goes through it.
const prototype = ChildProcess.prototype as unknown as {
  spawn: (this: ChildProcess, options: Start) => unknown;
};
const { spawn } = prototype;
prototype.spawn = function guarded(options) {
  check(options.file, options.args);
  return spawn.call(this, options);
};

for (const name of ["spawnSync", "execFileSync", "execSync"] as const) {
  const start = childProcess[name] as (command: string, ...rest: readonly unknown[]) => unknown;
  Object.assign(childProcess, {
    [name](command: string, ...rest: readonly unknown[]): unknown {
      if (name === "execSync") check("sh", [command]);
      else check(command, Array.isArray(rest[0]) ? (rest[0] as string[]) : []);
      return start(command, ...rest);
    },
  });
}
syncBuiltinESMExports();
