// Builds the benchmark beside the package, whose own build it measures, and runs a file of it: `bench.mjs main …`.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");
const outdir = path.join(root, "bench/.build");

await build({
  absWorkingDir: root,
  entryPoints: ["bench/main.ts", "bench/results/main.ts", "bench/subjects/*.ts"],
  outbase: "bench",
  outdir,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20.19",
  packages: "external",
  logLevel: "warning",
});
const [file, ...args] = process.argv.slice(2);
const { status } = spawnSync(process.execPath, [path.join(outdir, `${file}.js`), ...args], {
  cwd: root,
  stdio: "inherit",
});
process.exitCode = status ?? 1;
