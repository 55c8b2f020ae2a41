import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { runCommand } from "../support/command.ts";

const listed = await runCommand(["complete", "--", ""]);
const commands = listed.stdout.split("\n").flatMap((line) => line.split("\t")[0] || []);

test.each([
  ...commands.filter((name) => name !== "help").map((name) => [[name]]),
  [["mock", "identity"]],
  [["mock", "model"]],
  [[]],
])("--help of %j has examples and the exit codes, on stdout and uncoloured", async (words) => {
  const { code, stdout, stderr } = await runCommand([...words, "--help"], { CI: "1" });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^Examples?:\n {2}\S/m);
  expect(stdout.match(/^Exit codes: /gm)).toHaveLength(1);
  expect(stdout).not.toContain("\u001B[");
});

test.each([
  [["doctr"], "unknown command 'doctr'\n(Did you mean doctor?)"],
  [["doctor", "--outptu", "json"], "unknown option '--outptu'\n(Did you mean --output?)"],
  [["--versio"], "unknown option '--versio'\n(Did you mean --version?)"],
  [["mock", "modle"], "unknown command 'modle'\n(Did you mean model?)"],
  [["doctor", "--output", "xml"], "Allowed choices are text, json"],
  [["validate"], "missing required argument 'file'"],
])("%j names the nearest known one: exit code 2", async (args, told) => {
  const { code, stdout, stderr } = await runCommand(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(told);
});

test("colour is neither for a pipe, whatever CI says, nor for NO_COLOR; FORCE_COLOR is obeyed", async () => {
  const escape = "\u001B[";
  const shown = async (env: Record<string, string>): Promise<string> =>
    (await runCommand(["validate", "absent.json"], env)).stdout;
  expect(await shown({ CI: "true" })).not.toContain(escape);
  expect(await shown({ FORCE_COLOR: "1" })).toContain(escape);
  expect(await shown({ FORCE_COLOR: "1", NO_COLOR: "1" })).not.toContain(escape);
});

test("a reader that has read enough is no failure", () => {
  const main = path.resolve("dist/cli/main.js");
  const line = `"${process.execPath}" "${main}" token --help | head -n 1`;
  const { stderr } = spawnSync("sh", ["-c", line], { encoding: "utf8" });
  expect(stderr).toBe("");
});
