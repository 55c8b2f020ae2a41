import path from "node:path";
import { readdirSync, writeFileSync } from "node:fs";
import { run } from "../run.ts";
import type { Compiler } from "./compiler.ts";

const PYRIGHT = path.resolve(import.meta.dirname, "../../../../node_modules/.bin/pyright");

export const python: Compiler = {
  name: "python",
  toolchain: [
    ["python3", "--version"],
    ["mypy", "--version"],
  ],
  compile(folder) {
    const roots = readdirSync(folder).map((name) => path.join(folder, name, "src"));
    const modules = roots.flatMap((root) => readdirSync(root).map((name) => path.join(root, name)));
    const env = { PYTHONPATH: roots.join(":"), MYPYPATH: roots.join(":") };
    const imports = modules.map((module) => `import ${path.basename(module)}`).join("; ");
    run("python3", ["-W", "error", "-B", "-c", imports], { cwd: folder, env });
    // As strict as each manifest says, and all at once: both take seconds to start.
    const strict = ["--strict", "--python-version=3.9"];
    clean("mypy", [...strict, "--cache-dir=/dev/null", ...modules], "no issues found", folder, env);
    const settings = { include: roots, typeCheckingMode: "strict", pythonVersion: "3.9" };
    writeFileSync(path.join(folder, "pyrightconfig.json"), JSON.stringify(settings));
    clean(PYRIGHT, ["--warnings"], "0 errors, 0 warnings", folder, env);
  },
};

/** The package in a folder, with the settings of its own manifest. */
export function mypy(project: string): void {
  const cache = `--cache-dir=${path.join(project, ".cache")}`;
  clean("mypy", [cache], "no issues found", project);
}

export function pyright(project: string): void {
  clean(PYRIGHT, ["--warnings"], "0 errors, 0 warnings", project);
}

function clean(
  command: string,
  args: readonly string[],
  said: string,
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): void {
  const out = run(command, args, { cwd, env });
  if (!out.includes(said)) throw new Error(out);
}
