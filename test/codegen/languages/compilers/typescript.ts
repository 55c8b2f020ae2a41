import { readdirSync } from "node:fs";
import path from "node:path";
import { run } from "../run.ts";
import type { Compiler } from "./compiler.ts";

/** Packages that have a token client need Node's types, and are compiled far from them. */
export const NODE_TYPES = [
  "--typeRoots",
  path.resolve(import.meta.dirname, "../../../../node_modules/@types"),
];

export const TSC = path.resolve(import.meta.dirname, "../../../../node_modules/.bin/tsc");

export const typescript: Compiler = {
  name: "typescript",
  toolchain: [[TSC, "--version"]],
  compile(folder) {
    for (const name of readdirSync(folder)) {
      const strictest = ["--erasableSyntaxOnly", "--isolatedDeclarations"];
      run(TSC, ["-p", ".", ...NODE_TYPES, ...strictest], { cwd: path.join(folder, name) });
    }
  },
};
