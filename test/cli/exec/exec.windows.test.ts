import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import cmdShim from "cmd-shim";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shellLine } from "../../../src/lib/shell-line.ts";
import { isAlive } from "../../support/alive.ts";
import { runCommand } from "../../support/command.ts";
import { mockIdentity } from "../../support/mocks.ts";

const main = path.resolve("dist/cli/main.js");
const identity = await mockIdentity();
const ARGUMENTS = ["a b", 'q"x', "", "c&d", "^", "|calc", "tail\\", "é"];
const OPTIONS = ["--managed-identity", "--base-url", "http://127.0.0.1:9/v1", "--"];
let folder: string;
let env: Record<string, string>;

const CLIENT = `#!/usr/bin/env node
const [first, file] = process.argv.slice(2);
if (first === "stay") {
  require("node:fs").writeFileSync(file, String(process.pid));
  setTimeout(() => {}, 60_000);
} else {
  const names = Object.keys(process.env).map((name) => name.toUpperCase());
  const secret = names.filter((name) => name === "AZURE_CLIENT_SECRET").length;
  const paths = names.filter((name) => name === "PATH").length;
  console.log(JSON.stringify({ args: process.argv.slice(2), secret, paths }));
  process.exitCode = Number(process.env.CODE);
}
`;

beforeAll(async () => {
  folder = mkdtempSync(path.join(homedir(), "byok exec "));
  const script = path.join(folder, "node_modules", "client", "cli.js");
  mkdirSync(path.dirname(script), { recursive: true });
  writeFileSync(script, CLIENT);
  await cmdShim(script, path.join(folder, "client"));
  writeFileSync(
    path.join(folder, "own.cmd"),
    `@"${process.execPath}" "%~dp0node_modules\\client\\cli.js" %*\r\n`,
  );
  env = {
    ...identity.env("app-service"),
    SystemRoot: process.env["SystemRoot"] ?? "",
    PATHEXT: ".EXE;.CMD",
    BYOK_IDENTITY_SOCK: "",
    USERPROFILE: folder,
    CODE: "0",
    PATH: `${folder};${path.dirname(process.execPath)};${process.env["PATH"]}`,
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (command: readonly string[], more: Record<string, string> = {}) =>
  runCommand(["exec", ...OPTIONS, ...command], { ...env, ...more });

describe("exec", () => {
  test.each(["client", "CLIENT.CMD", "own"])(
    "starts %s with its arguments unchanged",
    async (name) => {
      const { code, stdout, stderr } = await run([name, ...ARGUMENTS], {
        azure_client_secret: "x",
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(JSON.parse(stdout)).toEqual({ args: ARGUMENTS, secret: 0, paths: 1 });
    },
  );

  // The last is how Windows says that Ctrl+C has ended a program.
  test.each([1, 255, 0xc000013a])("ends with exit code %d of its client", async (code) => {
    for (const name of ["client", "own"]) {
      expect((await run([name], { CODE: String(code) })).code).toBe(code);
    }
  });

  test("says that there is no such program: exit code 127", async () => {
    expect(await run(["no-such-program"])).toMatchObject({
      code: 127,
      stderr: "error: no-such-program: command not found\n",
    });
  });

  test("takes a client of npm with it when it is killed", async () => {
    const file = path.join(folder, "pid");
    const child = spawn(process.execPath, [main, "exec", ...OPTIONS, "client", "stay", file], {
      env,
      stdio: "ignore",
    });
    await expect.poll(() => existsSync(file) && readFileSync(file, "utf8") !== "").toBe(true);
    const pid = Number(readFileSync(file, "utf8"));
    expect(isAlive(pid)).toBe(true);
    spawnSync("taskkill", ["/PID", String(child.pid), "/F"], { stdio: "ignore" });
    await expect.poll(() => isAlive(pid)).toBe(false);
  });
});

describe("a credential command in cmd.exe", () => {
  const token = (command: string) => runCommand(["token", "--command", command], env);

  test.each([
    [`"${process.execPath}" -p "'a TOKEN'.split(' ')[1]"`, "TOKEN"],
    ["echo TOKEN", "TOKEN"],
    ['echo {"access_token":"TOKEN","expires_in":3600}', "TOKEN"],
    ["cd.>nul & (echo TOKEN)", "TOKEN"],
  ])("%s", async (command, expected) => {
    expect(await token(command)).toEqual({ code: 0, stdout: `${expected}\n`, stderr: "" });
  });

  test("that does not exist is reported as that", async () => {
    const { code, stdout, stderr } = await token("no-such-program");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/exit code (?:1|9009)/);
  });
});

test("shellLine(): cmd.exe makes of the line the words that it was made of", () => {
  const script = path.join(folder, "words.cjs");
  const file = path.join(folder, "words.json");
  writeFileSync(
    script,
    `require("node:fs").writeFileSync(process.argv[2], JSON.stringify(process.argv.slice(3)))`,
  );
  for (const words of [[...ARGUMENTS, "%PATH%", `a\\"b&c|d"`, "50%", "%OS", "%"], ["100%"]]) {
    const line = shellLine([process.execPath, script, file, ...words], "win32");
    spawnSync(line, { shell: true, stdio: "ignore" });
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(words);
  }
});

test("a token in UTF-16, as PowerShell 5 writes it, is read", async () => {
  const file = path.join(folder, "token.txt");
  writeFileSync(file, "\uFEFFTOKEN\r\n", "utf16le");
  for (const name of [file, `\\\\?\\${file}`]) {
    expect((await runCommand(["token", "--file", name], env)).stdout).toBe("TOKEN\n");
  }
});

test("--socket refuses the path of a Unix socket, and says to use a named pipe", async () => {
  const args = ["proxy", "--managed-identity", "--base-url", "http://127.0.0.1:9/v1"];
  const { code, stderr } = await runCommand(
    [...args, "--output", "json", "--socket", path.join(folder, "x")],
    env,
  );
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining("Use a named pipe (\\\\.\\pipe\\NAME) or a port."),
  ]);
});
