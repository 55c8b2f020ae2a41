import { existsSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolders } from "../../src/lib/make-folders.ts";
import { scratch } from "../credentials/scratch.ts";
import { PRIVATE_FOLDER } from "../support/private-mode.ts";

describe("makeFolders()", () => {
  test("creates what is missing, and returns the topmost folder of it", () => {
    const folder = scratch();
    expect(makeFolders(path.join(folder, "a/b/c"), 0o700)).toBe(path.join(folder, "a"));
    expect(statSync(path.join(folder, "a/b/c")).isDirectory()).toBe(true);
    expect(makeFolders(path.join(folder, "a/b/d"))).toBe(path.join(folder, "a/b/d"));
  });

  test("gives each the mode", () => {
    const folder = path.join(scratch(), "a/b");
    makeFolders(folder, 0o700);
    expect([folder, path.dirname(folder)].map((each) => statSync(each).mode & 0o777)).toEqual([
      PRIVATE_FOLDER,
      PRIVATE_FOLDER,
    ]);
  });

  test("leaves a folder that exists, the root too", () => {
    const folder = scratch();
    expect(makeFolders(folder)).toBeUndefined();
    expect(makeFolders(path.parse(folder).root)).toBeUndefined();
  });

  test.each([
    ["a file", "file"],
    ["a folder in a file", "file/a"],
    ["one deep in a file", "file/a/b"],
  ])("throws the file system's error for %s", (_, name) => {
    const folder = scratch();
    writeFileSync(path.join(folder, "file"), "");
    expect(() => makeFolders(path.join(folder, name))).toThrow(/EEXIST|ENOTDIR|ENOENT/);
    expect(existsSync(path.join(folder, name, "x"))).toBe(false);
  });

  test.each(["/proc/x", "/proc/x/y"])("ends in %s, where nobody can create one", (folder) => {
    expect(() => makeFolders(folder)).toThrow(/ENOENT|EROFS|EACCES|EPERM/);
  });
});
