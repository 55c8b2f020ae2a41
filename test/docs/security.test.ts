import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root, textOf } from "../support/pages.ts";

/** The rows of the tables below a heading, by cells. */
function rowsBelow(heading: string): string[][] {
  const [, section = ""] = textOf("docs/security.md").split(`## ${heading}\n`);
  return (section.split("\n## ")[0] ?? "")
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(2)
    .map((line) => line.split(" | ").map((cell) => cell.replaceAll("|", "").trim()));
}

const signingIn = rowsBelow("Signing in");
const others = rowsBelow("Which tests hold this");

/** Every title in a file of tests: a text that comes before a function. Those of tables have placeholders. */
function titlesOf(file: string): string[] {
  const found = readFileSync(file, "utf8").matchAll(
    /(?<!describe)\(\s*["`]([^"`\n]+)["`],\s*(?:async\b|\()|title:\s*["`]([^"`\n]+)["`],/g,
  );
  return Array.from(found, ([, title, ofCampaign = ""]) => title ?? ofCampaign);
}

test("docs/security.md: the table of sign-in has three columns, and all points that RFC 8252 and RFC 9700 make", () => {
  expect(signingIn.length).toBeGreaterThan(15);
  expect([...signingIn, ...others].filter((row) => row.length !== 3)).toEqual([]);
});

test("docs/security.md: every part that has a section of its own has rows in the table of tests", () => {
  const parts = new Set(others.flatMap(([part = ""]) => part.toLowerCase().replaceAll("`", "")));
  const sections = Array.from(
    textOf("docs/security.md").matchAll(/^## (.+)$/gm),
    ([, title = ""]) => title.toLowerCase().replaceAll("`", ""),
  );
  const without = sections.filter((title) => !parts.has(title));
  expect(without).toEqual([
    "what is protected",
    "who is trusted",
    "signing in",
    "the single executable",
    "which tests hold this",
    "what it does not do",
  ]);
});

test.each(
  [...signingIn, ...others].map(([part = "", claim = "", named = ""]) => [
    `${part}: ${claim}`,
    named,
  ]),
)("docs/security.md: the tests named for “%s” exist", (_, named = "") => {
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
