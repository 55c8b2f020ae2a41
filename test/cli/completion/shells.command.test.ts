import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "../../support/command.ts";

let folder: string;
let env: Record<string, string>;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "byok-completion-"));
  mkdirSync(path.join(folder, "bin"));
  symlinkSync(path.resolve("dist/cli/main.js"), path.join(folder, "bin/byok-identity"));
  const provider = (name: string) => ({ name, baseUrl: "https://a.example" });
  const names = [
    "east",
    "west",
    "$(touch touched)",
    "`touch touched`",
    "a;touch touched",
    "a|b",
    "a b",
    "a\nb",
    "a\tb",
    "$HOME",
    "%PATH%",
    "~",
    "*",
    "'",
    '"',
    "\u001B[2J",
    "we\u202Est",
  ];
  writeFileSync(path.join(folder, "p.json"), JSON.stringify({ providers: names.map(provider) }));
  const own = `${path.join(folder, "bin")}:${path.dirname(process.execPath)}`;
  env = { HOME: folder, COPILOT_HOME: folder, PATH: `${own}:${process.env["PATH"]}` };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function offered(...words: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await runCommand(["complete", "--", ...words], env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => line.replace(/\t.*/, ""));
}

describe("complete offers", () => {
  test("the commands, and not itself", async () => {
    const found = await offered("");
    expect(found).toEqual(
      expect.arrayContaining(["token", "exec", "doctor", "validate", "completion"]),
    );
    expect(found).not.toContain("complete");
  });

  test.each([
    [["do"], ["doctor"]],
    [
      ["mock", ""],
      ["identity", "model", "help"],
    ],
    [
      ["completion", ""],
      ["bash", "zsh", "fish", "powershell"],
    ],
    [
      ["setup", "codex", "c"],
      ["copilot", "claude", "codex"],
    ],
    [["doctor", "--out"], ["--output"]],
    [["doctor", "--output", "json", "--out"], []],
    [
      ["doctor", "--output", ""],
      ["text", "json"],
    ],
    [["doctor", "--output=j"], ["--output=json"]],
    [["doctor", "--output", "=", "j"], ["json"]],
    [
      ["doctor", "--output", "="],
      ["text", "json"],
    ],
    [
      ["token", "--type", "a"],
      ["azure", "anthropic"],
    ],
    [["token", "--managed-identity", "--ty"], ["--type"]],
    [["token", "--scope", ""], []],
    [["codegen", "--lang", "go,py"], ["go,python"]],
    [["codegen", "--lang", "a"], ["all"]],
    [["exec", "--type", "azure", "--", "ls", "--"], []],
    [["exec", "ls", "--out"], []],
    [["validate", ""], []],
    [
      ["nonsense", "--"],
      ["--version", "--help"],
    ],
  ])("for %j: %j", async (words, found) => {
    expect(await offered(...words)).toEqual(found);
  });

  test("the names of providers of the file, but none that a shell would act upon", async () => {
    const file = path.join(folder, "p.json");
    const names = ["default", "east", "west"];
    expect(await offered("token", "--config", file, "--provider", "")).toEqual(names);
    expect(await offered("token", `--config=${file}`, "--provider", "w")).toEqual(["west"]);
    env["COPILOT_PROVIDERS_CONFIG"] = file;
    expect(await offered("doctor", "--provider", "")).toEqual(names);
    delete env["COPILOT_PROVIDERS_CONFIG"];
    expect(await offered("doctor", "--provider", "")).toEqual([]);
    expect(await offered("token", "--config", "absent", "--provider", "")).toEqual([]);
  });

  test("the same for words that are encoded", async () => {
    const encoded = (words: readonly string[]): string =>
      Buffer.from(JSON.stringify(words)).toString("base64").replaceAll("=", "");
    const { stdout } = await runCommand([
      "complete",
      "--encoded",
      encoded(["doctor", "--output", ""]),
    ]);
    expect(stdout).toBe("text\njson\n");
    const none = await runCommand(["complete", "--encoded", encoded(['ü "&', "%PATH%", "--"])]);
    expect(none).toMatchObject({ code: 0, stderr: "" });
  });

  test("descriptions behind a tab", async () => {
    const { stdout } = await runCommand(["complete", "--", "doc"]);
    expect(stdout).toMatch(/^doctor\t\w.+\n$/);
  });
});

function inBash(line: string): string[] {
  const script = `
source <(byok-identity completion bash)
COMP_LINE=$1; shift; COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 ))
complete -p byok-identity >&2
_byok_identity
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const words = line.split(" ");
  return execFileSync("bash", ["-euc", script, "bash", line, ...words], {
    env,
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  })
    .split("\n")
    .filter((each) => each !== "");
}

describe("completion bash, in bash", () => {
  test("completes commands, options and values", () => {
    expect(inBash("byok-identity doc")).toEqual(["doctor"]);
    expect(inBash("byok-identity doctor --no")).toEqual(["--no-request"]);
    expect(inBash("byok-identity token --output ")).toEqual([
      "raw",
      "json",
      "header",
      "exec-credential",
    ]);
    expect(inBash("byok-identity token --config p.json --provider e")).toEqual(["east"]);
  });

  test("evaluates nothing of what has been typed", () => {
    inBash("byok-identity token --command $(touch${IFS}typed) `touch${IFS}typed` --ou");
    inBash("byok-identity token --config p.json --provider ");
    expect(existsSync(path.join(folder, "typed"))).toBe(false);
    expect(existsSync(path.join(folder, "touched"))).toBe(false);
  });

  test("by the Tab key itself, at a terminal", () => {
    const keys =
      "source <(byok-identity completion bash)\nbyok-identity doct\t--no-req\t --no-such 2>&1 | cat\nexit\n";
    const { stdout } = spawnSync("script", ["-qec", "bash --norc --noprofile -i", "/dev/null"], {
      env: { ...env, TERM: "dumb", PS1: "$ " },
      cwd: folder,
      input: keys,
      encoding: "utf8",
      timeout: 30_000,
    });
    expect(stdout.replaceAll("\u0007", "")).toContain("doctor --no-request");
  });
});

test.each(["zsh", "fish"])(
  "completion %s is read by that shell without complaint",
  async (shell) => {
    const { stdout } = await runCommand(["completion", shell]);
    const there = spawnSync(shell, ["-c", "true"]).error === undefined;
    if (!there) {
      process.stderr.write(`Left out: ${shell} is not on this machine, its script was not run.\n`);
      return;
    }
    const { status, stderr } = spawnSync(shell, ["-n"], { input: stdout, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  },
);

test("completion of a shell that it does not know names those it does: exit code 2", async () => {
  const { code, stderr } = await runCommand(["completion", "tcsh"]);
  expect(code).toBe(2);
  expect(stderr).toContain("bash, zsh, fish, powershell");
});
