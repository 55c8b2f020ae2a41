import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { compare, listing, write } from "../../codegen/output.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "codegen-output-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (file: string): string => path.join(folder, file);
const none = { missing: [], stale: [], orphan: [] };
const files = [
  { path: "a.txt", content: "a\n" },
  { path: "deep/er/b.txt", content: "b\n" },
];

test("write() writes what is missing, and compare() then finds nothing", () => {
  expect(compare(folder, files)).toEqual({
    ...none,
    missing: [listing, "a.txt", "deep/er/b.txt"],
  });
  expect(existsSync(at("a.txt"))).toBe(false);
  write(folder, files);
  expect(compare(folder, files)).toEqual(none);
  expect(readFileSync(at(listing), "utf8")).toBe("a.txt\ndeep/er/b.txt\n");
});

test("compare() names what was changed, lost or is no longer generated", () => {
  write(folder, [...files, { path: "old/c.txt", content: "c\n" }]);
  writeFileSync(at("a.txt"), "a\r\n");
  rmSync(at("deep/er/b.txt"));
  writeFileSync(at("own.txt"), "hand-written");
  expect(compare(folder, files)).toEqual({
    missing: ["deep/er/b.txt"],
    stale: [listing, "a.txt"],
    orphan: ["old/c.txt"],
  });
});

test("write() mends all of it and leaves what others wrote", () => {
  write(folder, [...files, { path: "old/c.txt", content: "c\n" }]);
  writeFileSync(at("a.txt"), "changed");
  writeFileSync(at("own.txt"), "hand-written");
  write(folder, files);
  expect(compare(folder, files)).toEqual(none);
  expect(existsSync(at("old/c.txt"))).toBe(false);
  expect(readFileSync(at("own.txt"), "utf8")).toBe("hand-written");
});

test("write() does not touch files that are up to date", () => {
  write(folder, files);
  const before = statSync(at("a.txt"), { bigint: true }).mtimeNs;
  write(folder, files);
  expect(statSync(at("a.txt"), { bigint: true }).mtimeNs).toBe(before);
});

test("write() refuses to overwrite what was not generated, and writes nothing then", () => {
  writeFileSync(at("a.txt"), "hand-written");
  expect(() => write(folder, files)).toThrow(/a\.txt: exists and was not generated; move it away/);
  expect(existsSync(at("deep"))).toBe(false);
  expect(readFileSync(at("a.txt"), "utf8")).toBe("hand-written");
});

test("write() removes nothing outside of its folder, whatever the listing says", () => {
  const inner = at("inner");
  mkdirSync(inner);
  writeFileSync(at("precious.txt"), "");
  writeFileSync(
    path.join(inner, listing),
    `../precious.txt\n${at("precious.txt")}\nx/../../precious.txt\n`,
  );
  write(inner, files);
  expect(existsSync(at("precious.txt"))).toBe(true);
});
