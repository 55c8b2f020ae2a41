import path from "node:path";
import { readdirSync } from "node:fs";
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
    for (const name of readdirSync(folder)) {
      const project = path.join(folder, name);
      const [module = ""] = readdirSync(path.join(project, "src"));
      const env = { PYTHONPATH: path.join(project, "src") };
      run("python3", ["-W", "error", "-B", "-c", `import ${module}`], { cwd: folder, env });
      mypy(project);
      pyright(project);
    }
  },
};

// Both read how strict they are to be from the package's manifest.

export function mypy(project: string): void {
  const out = run("mypy", [`--cache-dir=${path.join(project, ".cache")}`], { cwd: project });
  if (!out.includes("no issues found")) throw new Error(out);
}

export function pyright(project: string): void {
  const out = run(PYRIGHT, ["--warnings"], { cwd: project });
  if (!out.includes("0 errors, 0 warnings")) throw new Error(out);
}
