import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { scratch } from "../scratch.ts";
import { program } from "./program.ts";
import { auth, failure } from "./support.ts";

/** A batch file in a folder with spaces and an ampersand. */
function batch(...lines: readonly string[]): string {
  const folder = path.join(scratch(), "credential helpers & more");
  mkdirSync(folder);
  const file = path.join(folder, "print token.cmd");
  writeFileSync(file, ["@echo off", ...lines, ""].join("\r\n"));
  return `"${file}"`;
}

describe("apiKeyCommand in cmd.exe", () => {
  test("may have variables of this process, quotes, and several commands", async () => {
    vi.stubEnv("BYOK_TEST_VALUE", "from-env");
    const line = '(if "%BYOK_TEST_VALUE%" == "from-env" echo token-%BYOK_TEST_VALUE%) & rem more';
    expect(await auth(line).getToken()).toEqual({ token: "token-from-env" });
  });

  test("takes the line that echo ends with CR LF, and the blank before a redirection", async () => {
    expect((await auth("echo token-1 2>nul").getToken()).token).toBe("token-1");
  });

  test("reads what echo prints with its quotes", async () => {
    expect((await auth('echo "token-1"').getToken()).token).toBe("token-1");
    expect((await auth('echo {"token": "token-2"}').getToken()).token).toBe("token-2");
  });

  test("passes quoted arguments on, also to a program at a path with spaces", async () => {
    const shown = program("console.log(process.argv.slice(2).join('/'));");
    expect((await auth(`${shown} "a&b" c^^^&d`).getToken()).token).toBe("a&b/c^&d");
  });

  test("runs a batch file at a path with spaces, with an argument", async () => {
    expect((await auth(`${batch("echo token-%~1")} "a-b"`).getToken()).token).toBe("token-a-b");
  });

  test("fails with the exit code of a batch file, and with what it says", async () => {
    const error = await failure(batch("echo Please sign in>&2", "exit /b 3"));
    expect(error.message).toContain("exit code 3: Please sign in");
  });

  test("fails on a missing program, which the shell names", async () => {
    const error = await failure("byok-no-such-program");
    expect(error).toMatchObject({ code: "ERR_COMMAND_FAILED" });
    expect(error.message).toMatch(/exit code \d+: .*byok-no-such-program/);
  });

  test("fails on several lines, and on the UTF-16 of cmd /u", async () => {
    expect((await failure("echo a& echo b")).message).toContain("printed 2 lines");
    expect((await failure("cmd /u /c echo token-1")).message).toContain("not UTF-16");
  });
});
