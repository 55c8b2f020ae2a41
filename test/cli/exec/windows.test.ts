import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import cmdShim from "cmd-shim";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { windowsCommand } from "../../../src/cli/exec/windows.ts";

describe("windowsCommand()", () => {
  let folder: string;
  let env: Record<string, string>;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "byok-windows-"));
    for (const name of ["copilot", "copilot.cmd", "node.exe", "tool.bat"]) {
      writeFileSync(path.join(folder, name), "");
    }
    env = { Path: `"${folder}"`, PATHEXT: ".exe;.bat;.cmd", ComSpec: "cmd-of-windows" };
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(["a\nb", "a\r", "a\0b"])("refuses %j, at which cmd.exe would end the line", (text) => {
    expect(() => windowsCommand(["tool", text], env)).toThrow(RangeError);
  });

  test("a program of npm is a batch file, which cmd.exe starts", () => {
    const { file, args, windowsVerbatimArguments } = windowsCommand(["copilot", "-p", "a b"], env);
    expect(file).toBe("cmd-of-windows");
    expect(args.slice(0, -1)).toEqual(["/e:on", "/v:off", "/d", "/s", "/c"]);
    expect(args.at(-1)).toMatch(/^""[^"]*copilot\.cmd" "-p" "a b""$/);
    expect(windowsVerbatimArguments).toBe(true);
  });

  test("the batch file that npm installs is only a way to start Node, which is started itself", async () => {
    const script = path.join(folder, "node_modules", "tool", "cli.js");
    mkdirSync(path.dirname(script), { recursive: true });
    for (const [options, line] of [
      [[], "#!/usr/bin/env node"],
      [
        ["--no-warnings", "--max-old-space-size=64"],
        "#!/usr/bin/env -S node --no-warnings --max-old-space-size=64",
      ],
    ] as const) {
      writeFileSync(script, `${line}\n`);
      await cmdShim(script, path.join(folder, "shimmed"));
      expect(windowsCommand(["shimmed", "a b", "%PATH%", "\n"], env)).toEqual({
        file: path.join(folder, "node.exe"),
        args: [...options, script, "a b", "%PATH%", "\n"],
      });
    }
  });

  test("Node comes from PATH if there is none next to the batch file", async () => {
    const other = path.join(folder, "other");
    const script = path.join(other, "cli.js");
    mkdirSync(other, { recursive: true });
    writeFileSync(script, "#!/usr/bin/env node\n");
    await cmdShim(script, path.join(other, "shimmed"));
    const name = path.join(other, "shimmed");
    expect(windowsCommand([name], env)).toEqual({
      file: path.join(folder, "node.exe"),
      args: [script],
    });
    expect(windowsCommand([name], { ...env, Path: other }).file).toBe("cmd-of-windows");
  });

  test("a batch file of npm for a program without Node is that program, if it is one", async () => {
    for (const [name, started] of [
      ["native.exe", /native\.exe$/],
      ["native.bat", /^cmd-of-windows$/],
    ] as const) {
      const program = path.join(folder, name);
      writeFileSync(program, "MZ");
      await cmdShim(program, path.join(folder, "wrapped"));
      expect(windowsCommand(["wrapped", "a"], env).file).toMatch(started);
    }
  });

  test("a batch file of npm with anything else in it is started by cmd.exe", async () => {
    const script = path.join(folder, "cli.js");
    const shim = path.join(folder, "changed.cmd");
    for (const line of ["#!/usr/bin/env A=1 node", "#!/bin/sh"]) {
      writeFileSync(script, `${line}\n`);
      await cmdShim(script, path.join(folder, "changed"));
      expect(windowsCommand(["changed"], env).file).toBe("cmd-of-windows");
    }
    writeFileSync(script, "#!/usr/bin/env node\n");
    await cmdShim(script, path.join(folder, "changed"));
    const text = readFileSync(shim, "utf8");
    for (const other of [`${text}pause\r\n`, `@set A=1\r\n${text}`, text.replace("%*", "x %*")]) {
      writeFileSync(shim, other);
      expect(windowsCommand(["changed"], env).file).toBe("cmd-of-windows");
    }
  });

  test("an executable file is started without a shell", () => {
    const { file, args, windowsVerbatimArguments } = windowsCommand(["node", "%PATH%", '"'], env);
    expect(file).toMatch(/node\.exe$/);
    expect(args).toEqual(["%PATH%", '"']);
    expect(windowsVerbatimArguments).toBeUndefined();
  });

  test("a name with its extension is found as it is", () => {
    expect(windowsCommand(["tool.bat"], env).args.at(-1)).toContain("tool.bat");
  });

  test("a name that is not in PATH stays as it is: nothing of the current folder is started", () => {
    const { file } = windowsCommand(["package.json"], env);
    expect(file).toBe("package.json");
  });

  test("more than cmd.exe can read is refused", () => {
    expect(() => windowsCommand(["copilot", "a".repeat(8_191)], env)).toThrow("8191");
  });
});
