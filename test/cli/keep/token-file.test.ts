import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { tokenFile } from "../../../src/cli/keep/token-file.ts";
import { scratch } from "../../credentials/scratch.ts";

const fresh = (): string => path.join(scratch(), "token");

test("tokenFile() refuses a file that is larger than 1 MiB", () => {
  const file = fresh();
  writeFileSync(file, "a".repeat(1024 * 1024 + 1));
  expect(() => tokenFile(file)).toThrow(/contains something else than a token/);
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
  writeFileSync(before, "v1.2.3\n");
  for (const file of [created, before]) {
    const tokens = tokenFile(file);
    await tokens.put("t-1");
    tokens.remove();
  }
  expect(existsSync(created)).toBe(false);
  expect(readFileSync(before, "utf8")).toBe("t-1");
});
