import { describe, expect, it, test } from "vitest";
import { pages, proseOf } from "../support/pages.ts";
import { avoided, proseOfProject, proseOfSource, testNames, wordList } from "./prose.ts";

const list = wordList();
const avoidedIn = avoided(list);

test("the word list of docs/CONTRIBUTING.md has phrases, each with a better one", () => {
  expect(list.length).toBeGreaterThan(20);
  expect(list.filter(({ better }) => better === "")).toEqual([]);
});

describe("avoided()", () => {
  const few = avoided([{ phrase: "goes without", better: "has no" }]);

  it("finds a phrase as whole words, in any case and across lines", () => {
    expect(few("It goes\n without.")).toEqual(["“goes without”: write has no"]);
    expect(few("Goes without it.")).toHaveLength(1);
  });

  it("finds nothing in other words", () => {
    expect(few("It forgoes without regret.")).toEqual([]);
    expect(few("It goes on without.")).toEqual([]);
  });
});

describe("proseOfSource()", () => {
  it("reads comments, strings and templates, and no names", () => {
    const source = [
      "/**",
      " * One",
      " * block.",
      " */",
      "// Two",
      "// lines.",
      "const whoever = `three ${1} four`;",
      'export const five = { beside: "six" }; // seven',
    ].join("\n");
    expect(proseOfSource("a.ts", source).map((text) => text.split(/\s+/).join(" ").trim())).toEqual(
      ["One block.", "Two lines.", "seven", "three", "four", "six"],
    );
  });
});

describe("testNames()", () => {
  it("reads the names of tests, however they are made, and no other text", () => {
    const source =
      'test("a", () => say("no")); it.each([["no"]])("b %s", f); describe.skip(`c ${d}`, () => {});';
    expect(testNames("a.ts", source)).toEqual(["a", "b %s", "c ", ""]);
  });
});

test.each([...pages, "bench/README.md"])("%s has no phrase of the word list", (page) => {
  const text = proseOf(page).replace(/\n## Plain English\n[^]*?(?=\n## )/, "");
  expect(avoidedIn(text)).toEqual([]);
});

test("comments, messages and test names have no phrase of the word list", () => {
  const found = Array.from(proseOfProject()).flatMap(({ file, text }) =>
    avoidedIn(text).map((what) => `${file}: ${what}, in: ${text.trim().slice(0, 160)}`),
  );
  expect(found).toEqual([]);
});
