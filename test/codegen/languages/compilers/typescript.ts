import { readdirSync } from "node:fs";
import path from "node:path";
import { run } from "../run.ts";
import type { Compiler } from "./compiler.ts";

export const TSC = path.resolve(import.meta.dirname, "../../../../node_modules/.bin/tsc");

export const typescript: Compiler = {
  name: "typescript",
  toolchain: [[TSC, "--version"]],
  compile(folder) {
    for (const name of readdirSync(folder)) {
      const strictest = ["--erasableSyntaxOnly", "--isolatedDeclarations"];
      run(TSC, ["-p", ".", ...strictest], { cwd: path.join(folder, name) });
    }
  },
};
