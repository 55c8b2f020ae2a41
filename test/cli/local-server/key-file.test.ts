import { execFileSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { agreedKey, writeKeyFile } from "../../../src/cli/local-server/key-file.ts";
import { ConfigError } from "../../../src/errors.ts";
import { sharedFolder } from "../../support/mocks.ts";
import { PRIVATE_FILE } from "../../support/private-mode.ts";

const KEY = "0123456789abcdef".repeat(4);
const folder = sharedFolder();
const fresh = (): string => path.join(mkdtempSync(path.join(folder, "k-")), "key");

function read(file: string): { key: string | undefined; stderr: string } {
  let stderr = "";
  const io = { stderr: (text: string) => void (stderr += text) };
  return { key: agreedKey({ file }, io), stderr };
}

describe("agreedKey()", () => {
  test("is what an existing file holds, also behind a link, and undefined without one", () => {
    const file = fresh();
    expect(read(file)).toEqual({ key: undefined, stderr: "" });
    writeFileSync(file, `${KEY}\n`, { mode: 0o600 });
    expect(read(file)).toEqual({ key: KEY, stderr: "" });
    const link = fresh();
    symlinkSync(file, link);
    expect(read(link)).toEqual({ key: KEY, stderr: "" });
  });

  test("a file that every user may read is used, with a warning", () => {
    const file = fresh();
    writeFileSync(file, KEY);
    chmodSync(file, 0o644);
    const { key, stderr } = read(file);
    expect(key).toBe(KEY);
    expect(stderr).toBe(
      `warning: --key-file ${file} can be read by every user of this machine; chmod 600 it\n`,
    );
  });

  const refused: readonly [string, RegExp, (file: string) => void][] = [
    ["a FIFO", /is not a regular file/, (file) => void execFileSync("mkfifo", [file])],
    ["a folder", /is not a regular file/, (file) => mkdirSync(file)],
    ["a device", /is not a regular file/, (file) => symlinkSync("/dev/null", file)],
    [
      "a link to nothing",
      /is a link to a file that does not exist/,
      (file) => {
        symlinkSync("/nowhere/key", file);
      },
    ],
    ["an empty file", /does not contain a usable key/, (file) => writeFileSync(file, "")],
    ["a user's file", /does not contain a usable key/, (file) => writeFileSync(file, "precious\n")],
    [
      "a long text",
      /does not contain a usable key/,
      (file) => writeFileSync(file, "a b ".repeat(20)),
    ],
  ];
  test.each(refused)("%s is refused, and stays as it is", (_, message, make) => {
    const file = fresh();
    make(file);
    const before = lstatSync(file);
    const error = caught(() => read(file));
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain("precious");
    expect(lstatSync(file)).toMatchObject({ ino: before.ino, size: before.size });
  });
});

describe("writeKeyFile()", () => {
  test("makes a file for this user alone, and leaves nothing behind", () => {
    const file = fresh();
    writeKeyFile(file, KEY);
    expect(readFileSync(file, "utf8")).toBe(`${KEY}\n`);
    expect(statSync(file).mode & 0o777).toBe(PRIVATE_FILE);
    expect(readdirSync(path.dirname(file))).toEqual(["key"]);
  });

  test("replaces nothing, be it a link to nothing", () => {
    const file = fresh();
    writeFileSync(file, "precious");
    expect(caught(() => writeKeyFile(file, KEY)).message).toContain("(EEXIST)");
    expect(readFileSync(file, "utf8")).toBe("precious");
    const link = fresh();
    const target = fresh();
    symlinkSync(target, link);
    expect(caught(() => writeKeyFile(link, KEY)).message).toContain("(EEXIST)");
    expect(statSync(target, { throwIfNoEntry: false })).toBeUndefined();
  });
});

function caught(run: () => unknown): ConfigError {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("Nothing was thrown.");
}
