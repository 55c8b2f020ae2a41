import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { run } from "../../src/cli/program.ts";

const folder = mkdtempSync(path.join(tmpdir(), "byok-identity-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  vi.stubEnv("COPILOT_HOME", folder);
  vi.stubEnv("XDG_STATE_HOME", folder);
  vi.stubEnv("COPILOT_PROVIDER_BASE_URL", "");
});

interface Outcome {
  readonly exit: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

async function outcome(args: readonly string[], signal = new AbortController().signal) {
  const texts = { stdout: "", stderr: "" };
  const exit = await run(args, {
    stdout: (text) => void (texts.stdout += text),
    stderr: (text) => void (texts.stderr += text),
    color: false,
    terminal: { stdout: false, stderr: false },
    signal,
    takeSignals: () => undefined,
    takeHangup: () => undefined,
  });
  return { exit, ...texts } satisfies Outcome;
}

/** Every command that has results for programs. */
const commands: readonly (readonly string[])[] = [
  ["token"],
  ["whoami"],
  ["login"],
  ["logout"],
  ["doctor"],
  ["validate"],
  ["setup"],
  ["teardown"],
  ["proxy"],
  ["serve"],
  ["agent"],
  ["service", "status"],
];

describe("--output json", () => {
  test.each(commands)("%s %s: wrong usage is an error in JSON on stdout, too", async (...words) => {
    const args = words.filter((word) => typeof word === "string");
    const { exit, stdout, stderr } = await outcome([...args, "--output=json", "--no-such-option"]);
    expect(exit).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: "ERR_CONFIG_INVALID",
        message: expect.stringContaining("--no-such-option") as string,
      },
    });
    expect(stderr).toContain("--no-such-option");
  });

  test("agent --print-command: the line is a field", async () => {
    vi.stubEnv("BYOK_IDENTITY_SOCK", path.join(folder, "agent.sock"));
    const args = ["agent", "--print-command", "--managed-identity"];
    const line = (await outcome(args)).stdout;
    const { exit, stdout } = await outcome([...args, "--output", "json"]);
    expect({ exit, result: JSON.parse(stdout) as unknown }).toEqual({
      exit: 0,
      result: { command: line.trimEnd(), socket: path.join(folder, "agent.sock") },
    });
  });

  test.each([
    [["token", "--command", "exit 3"], 1, "ERR_COMMAND_FAILED"],
    [["whoami", "--file", path.join(folder, "absent")], 1, "ERR_FILE_UNREADABLE"],
    [["setup", "--config", path.join(folder, "absent.json")], 2, "ERR_CONFIG_INVALID"],
    [["login", "--config", path.join(folder, "absent.json")], 2, "ERR_CONFIG_INVALID"],
  ])(
    "%j: the error is on stdout, in one line, and for people on stderr",
    async (args, exit, code) => {
      const result = await outcome([...args, "--output", "json"]);
      expect(result.exit).toBe(exit);
      expect(result.stdout).toMatch(/^\{.*\}\n$/);
      const { error } = JSON.parse(result.stdout) as { error: Record<string, unknown> };
      expect(error["code"]).toBe(code);
      expect(result.stderr).toBe(`error: ${String(error["message"])} (${code})\n`);
    },
  );

  test("every problem of a configuration has its path", async () => {
    const { stdout } = await outcome([
      "token",
      "--output",
      "json",
      "--managed-identity",
      "--scope",
      "a b",
    ]);
    const { error } = JSON.parse(stdout) as { error: { problems: { path: string }[] } };
    expect(error.problems.map((problem) => problem.path)).toContain("--scope");
  });

  test("an interruption is no error", async () => {
    const ended = new AbortController();
    const { Interruption } = await import("../../src/cli/failure.ts");
    ended.abort(new Interruption("SIGINT"));
    const args = ["token", "--command", "sleep 60", "--output", "json"];
    expect(await outcome(args, ended.signal)).toEqual({ exit: "SIGINT", stdout: "", stderr: "" });
  });

  test.each([
    [["token", "--command", "exit 3"]],
    [["token", "--output", "raw", "--command", "exit 3"]],
    [["exec", "--no-such-option", "--", "x", "--output", "json"]],
  ])("%j does not ask for it: stdout is empty", async (args) => {
    expect((await outcome(args)).stdout).toBe("");
  });
});
