import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { tokenFile } from "../../../src/cli/keep/token-file.ts";
import { PRIVATE_FILE } from "../../support/private-mode.ts";
import { scratch } from "../../credentials/scratch.ts";

const fresh = (): string => path.join(scratch(), "token");
const jwt = `e30.${Buffer.from('{"exp":1}').toString("base64url")}.c2ln`;

test("tokenFile() refuses a file that is larger than 1 MiB", () => {
  const file = fresh();
  writeFileSync(file, "a".repeat(1024 * 1024 + 1));
  expect(() => tokenFile(file)).toThrow(/contains something that keep has not written/);
});

test("tokenFile() refuses what it cannot read, for whatever reason", () => {
  expect(() => tokenFile(`${fresh()}\0`)).toThrow(
    /cannot be read \(ERR_INVALID_ARG_VALUE\); check its rights, or choose another path/,
  );
});

test("put() leaves a file that somebody else has made since the start", async () => {
  const file = fresh();
  const tokens = tokenFile(file);
  writeFileSync(file, "mine");
  await expect(tokens.put("t-1")).rejects.toThrow(/replaced by somebody else; remove it/);
  expect(readFileSync(file, "utf8")).toBe("mine");
});

test("put() replaces what it has written, and nothing that somebody else has put there", async () => {
  const file = fresh();
  const tokens = tokenFile(file);
  expect(await tokens.put("t-1")).toBe(true);
  expect(await tokens.put("t-1")).toBe(false);
  expect(await tokens.put("t-2")).toBe(true);
  writeFileSync(file, "mine");
  await expect(tokens.put("t-3")).rejects.toThrow(/replaced by somebody else/);
  tokens.remove();
  expect(readFileSync(file, "utf8")).toBe("mine");
});

test("remove() removes the file that put() has created, and none that was there before", async () => {
  const [created, before] = [fresh(), fresh()];
  writeFileSync(before, `${jwt}\n`);
  for (const file of [created, before]) {
    const tokens = tokenFile(file);
    await tokens.put("t-1");
    tokens.remove();
  }
  expect(existsSync(created)).toBe(false);
  expect(readFileSync(before, "utf8")).toBe("t-1");
});

test.each(["DB_URL=postgres://u:pw@db/x", "hunter2\n", "https://example.com/", "a.b.c", "sk-mine"])(
  "put() leaves %j, which keep has not written",
  async (text) => {
    const file = fresh();
    writeFileSync(file, text);
    const tokens = tokenFile(file);
    await expect(tokens.put("sk-1")).rejects.toThrow(
      /contains something that keep has not written; move it away, or choose another path/,
    );
    tokens.remove();
    expect(readFileSync(file, "utf8")).toBe(text);
  },
);

test.each(["", "sk-2", "sk-2\n", jwt])("put() replaces %j without a record of it", async (text) => {
  const file = fresh();
  writeFileSync(file, text);
  expect(await tokenFile(file).put("sk-2")).toBe(true);
  expect(readFileSync(file, "utf8")).toBe("sk-2");
});

test("put() replaces what a former run has left, by any name of the file, and no word at another path", async () => {
  const [file, other] = [fresh(), fresh()];
  for (const token of ["sk-1", "sk-2", "sk-3"]) {
    await tokenFile(path.relative(process.cwd(), file)).put(token);
    expect(readFileSync(file, "utf8")).toBe(token);
  }
  // A process that was killed before it replaced the file leaves the token before.
  writeFileSync(file, "sk-2");
  expect(await tokenFile(file).put("sk-4")).toBe(true);
  writeFileSync(other, "sk-4");
  await expect(tokenFile(other).put("sk-5")).rejects.toThrow(/has not written/);
});

test.each([
  ["a file of the user's", (record: string) => writeFileSync(record, "mine")],
  ["a folder", (record: string) => mkdirSync(record)],
])("put() writes the token, and leaves %s where its record would be", async (_, place) => {
  const file = fresh();
  const record = path.join(path.dirname(file), ".token.byok-identity");
  place(record);
  const tokens = tokenFile(file);
  expect(await tokens.put("sk-1")).toBe(true);
  expect(readFileSync(file, "utf8")).toBe("sk-1");
  tokens.remove();
  expect(readdirSync(path.dirname(file))).toEqual([".token.byok-identity"]);
  if (!lstatSync(record).isDirectory()) expect(readFileSync(record, "utf8")).toBe("mine");
});

test("remove() takes the record with the file; it holds no token, and is for this user alone", async () => {
  const file = fresh();
  const tokens = tokenFile(file);
  await tokens.put("sk-1");
  const record = path.join(path.dirname(file), ".token.byok-identity");
  expect(readFileSync(record, "utf8")).not.toContain("sk-1");
  expect(lstatSync(record).mode & 0o777).toBe(PRIVATE_FILE);
  tokens.remove();
  expect(readdirSync(path.dirname(file))).toEqual([]);
});
