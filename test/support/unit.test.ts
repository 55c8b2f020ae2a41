import { exec, execFile, execFileSync, execSync, spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { NAME_IT } from "./without-build.ts";

const built = path.resolve(import.meta.dirname, "../../dist/index.js");

test("a unit test that imports dist/ fails", async () => {
  for (const address of [built, `file://${built}`, "../../dist/index.js"]) {
    await expect(import(/* @vite-ignore */ address)).rejects.toThrow(NAME_IT);
  }
});

test.each([
  ["go", "version"],
  ["javac", "--version"],
  ["redis-server", "--version"],
  [process.execPath, built],
  [process.execPath, "--eval", `import("file://${built}")`],
])("a unit test that starts %s %s fails", (program, ...args) => {
  for (const start of [spawn, spawnSync, execFile, execFileSync]) {
    expect(() => start(program, args)).toThrow(NAME_IT);
  }
});

test("a unit test that has a shell start something of dist/ fails", () => {
  for (const start of [exec, execSync]) {
    expect(() => start(`node ${built} --help`)).toThrow(NAME_IT);
  }
});

test("a unit test may start Node", () => {
  expect(execFileSync(process.execPath, ["-p", "1 + 1"], { encoding: "utf8" })).toBe("2\n");
});
