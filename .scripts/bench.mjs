// Builds the benchmark next to the package, whose own build it measures, and runs a file of it: `bench.mjs main …`.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { build } from "rolldown";
import { program } from "./build/program.mjs";

const root = path.resolve(import.meta.dirname, "..");
const dir = path.join(root, "bench/.build");
const subjects = readdirSync(path.join(root, "bench/subjects")).map((file) => `subjects/${file}`);
const names = ["main.ts", "results/main.ts", ...subjects].map((file) => file.replace(".ts", ""));

await build({
  ...program,
  input: Object.fromEntries(names.map((name) => [name, path.join(root, `bench/${name}.ts`)])),
  output: { dir, cleanDir: true },
});
const [file, ...args] = process.argv.slice(2);
const { status } = spawnSync(process.execPath, [path.join(dir, `${file}.js`), ...args], {
  cwd: root,
  stdio: "inherit",
});
process.exitCode = status ?? 1;
