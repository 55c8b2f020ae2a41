import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root, textOf } from "../support/pages.ts";

const [, section = ""] = textOf("docs/security.md").split("## Signing in\n");
const rows = (section.split("\n## ")[0] ?? "")
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .slice(2)
  .map((line) => line.split(" | ").map((cell) => cell.replaceAll("|", "").trim()));

/** Every title in a file of tests: a text that comes before a function. Those of tables have placeholders. */
function titlesOf(file: string): string[] {
  const found = readFileSync(file, "utf8").matchAll(
    /(?:(?<!describe)\(\s*|title: )["`]([^"`\n]+)["`],\s*(?:async\b|\(|input:)/g,
  );
  return Array.from(found, ([, title = ""]) => title);
}

test("docs/security.md: the table of sign-in has three columns, and all points that RFC 8252 and RFC 9700 make", () => {
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter((row) => row.length !== 3)).toEqual([]);
});

test.each(rows)("docs/security.md: the tests named for “%s” exist", (_, __, named = "") => {
  const files = [...named.matchAll(/`([\w/.-]+)`((?: ?,? ?“[^”]+”)+)/g)];
  expect(files.map(([text]) => text).join("; ")).toBe(named);
  for (const [, name = "", phrases = ""] of files) {
    const file = path.join(root, name);
    expect(existsSync(file), file).toBe(true);
    const titles = titlesOf(file);
    for (const [, phrase = ""] of phrases.matchAll(/“([^”]+)”/g)) {
      expect(
        titles.filter((title) => title.startsWith(phrase)).length,
        `${name}: ${phrase}`,
      ).toBeGreaterThan(0);
    }
  }
});
