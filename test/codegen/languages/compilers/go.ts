import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { run } from "../run.ts";
import type { Compiler } from "./compiler.ts";

export const go: Compiler = {
  name: "go",
  toolchain: [
    ["go", "version"],
    ["gofmt", "-h"],
  ],
  compile(folder) {
    assert.equal(goTool(folder, "gofmt", "-l", "."), "");
    for (const name of readdirSync(folder)) goTool(path.join(folder, name), "go", "vet", "./...");
  },
};

export function goTool(cwd: string, command: string, ...args: readonly string[]): string {
  return run(command, args, {
    cwd,
    env: { GOFLAGS: "-mod=mod", GOPROXY: "off", GOTOOLCHAIN: "local" },
  });
}
