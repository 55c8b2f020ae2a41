import { expect, test } from "vitest";
import { readSource } from "../../codegen/source.ts";
import { ConfigError } from "../../src/errors.ts";

function problems(text: string): readonly string[] {
  try {
    readSource(text, "s.json");
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.problems.map(({ path, message }) => `${path}: ${message}`);
    }
    throw error;
  }
  return [];
}

test.each<[name: string, text: string, expected: readonly unknown[]]>([
  [
    "JSON that is none, by line and column",
    '{\n  "a": x\n}',
    ["s.json:2:8: invalid symbol", "s.json:3:1: value expected"],
  ],
  [
    "all of what is wrong with JSON",
    '{"a" 1,\n "b": [1 2]}',
    [
      expect.stringMatching(/^s\.json:1:6: colon expected/),
      expect.stringMatching(/^s\.json:2:10: comma expected/),
    ],
  ],
  ["an empty file", "", ["s.json: is empty"]],
  ["white space", " \n", ["s.json: is empty"]],
  [
    "a YAML document, with one problem",
    "openapi: 3.1.0\npaths: {}\n",
    [expect.stringMatching(/^s\.json: is not JSON; convert a YAML document first/)],
  ],
  ["comments", "{} // no", [expect.stringMatching(/^s\.json:1:4: invalid comment/)]],
  [
    "a name that is there twice",
    '{"$defs": {\n  "A": {},\n  "A": {}\n}}',
    ["s.json:3:3 #/$defs/A: is there twice"],
  ],
  [
    "a schema, by line, column and pointer",
    '{"$defs": {\n  "A": {\n    "type": 1\n  }\n}}',
    [expect.stringMatching(/^s\.json:3:5 #\/\$defs\/A\/type: a number is no type/)],
  ],
  [
    "what lacks, at what lacks it",
    '{"$defs": {\n"A": {"$ref": "#/$defs/B"}}}',
    [expect.stringMatching(/^s\.json:2:1 #\/\$defs\/A: refers to #\/\$defs\/B, which does not/)],
  ],
  [
    "lists, by their items",
    '{"$defs": {"A": {"type": "object", "allOf": [{},\n 1]}}}',
    [expect.stringMatching(/^s\.json:2:2 #\/\$defs\/A\/allOf\/1: must be an object/)],
  ],
  ["the document itself", "\n[]", [expect.stringMatching(/^s\.json:2:1 #: must be a schema/)]],
])("readSource() refuses %s", (_name, text, expected) => {
  expect(problems(text)).toEqual(expected);
});

test("readSource() reads past a byte order mark", () => {
  expect(readSource('\uFEFF{"$defs":{"A":{"type":"string"}}}', "s.json").model.types).toHaveLength(
    1,
  );
});
