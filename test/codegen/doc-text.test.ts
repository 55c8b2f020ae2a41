import { describe, expect, test } from "vitest";
import { docLines, summary } from "../../codegen/doc-text.ts";
import { unescaped } from "../../codegen/text.ts";
import { fc } from "../support/properties.ts";

describe("docLines()", () => {
  test.each<[name: string, text: string, lines: readonly string[]]>([
    ["wraps at blanks", "one two three four", ["one two", "three four"]],
    ["keeps words longer than the width", "a verylongword b", ["a", "verylongword", "b"]],
    ["keeps lines and paragraphs", "a\nb\n\nc", ["a", "b", "", "c"]],
    ["drops blank lines around", "\n \na\n\n", ["a"]],
    ["reads every end of a line", "a\r\nb\rc\u2028d\u2029e\u0085f\vg\fh", "abcdefgh".split("")],
    ["indents what a list item goes on with", "- one two three", ["- one two", "  three"]],
    ["and in a numbered list within", "  1. one two", ["  1. one", "     two"]],
    ["keeps code blocks", "```\na    long  line\n```", ["```", "a    long  line", "```"]],
    ["keeps code spans in one line", "see `a b c d e` now", ["see", "`a b c d e`", "now"]],
    ["takes a lone backtick for itself", "a ` b c d e f", ["a ` b c d", "e f"]],
    ["leaves out what no source should hold", "a\u202Eb\u0000c\uFEFFd\u0007", ["abcd"]],
    ["leaves out halves of surrogate pairs", "a\uD800b🔑", ["ab🔑"]],
    ["is empty for nothing", " \n\t", []],
  ])("%s", (_name, text, lines) => {
    expect(docLines(text, 10)).toEqual(lines);
  });

  test("keeps every word of any text", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "bb", "`c d`", "- e", "\n", "\n\n", "1. f")),
        (parts) => {
          const text = parts.join(" ");
          const joined = docLines(text, 7).join(" ");
          expect(joined.split(/\s+/).filter(Boolean)).toEqual(text.split(/\s+/).filter(Boolean));
          for (const line of docLines(text, 7)) expect(line).toBe(unescaped(line).trimEnd());
        },
      ),
    );
  });
});

test.each([
  ["One. Two.", "One."],
  ["Version 1.2 of it. More", "Version 1.2 of it."],
  ["No end\nmore", "No end"],
  ["", ""],
])("summary() of %j is %j", (text, expected) => {
  expect(summary(text)).toBe(expected);
});
