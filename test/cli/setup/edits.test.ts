import { parse as parseJson } from "jsonc-parser";
import { getStaticTOMLValue, parseTOML } from "toml-eslint-parser";
import { describe, expect, test } from "vitest";
import type { DocumentFormat, Entry } from "../../../src/cli/setup/documents/document.ts";
import { json } from "../../../src/cli/setup/documents/json.ts";
import { toml } from "../../../src/cli/setup/documents/toml.ts";
import { applyEntries, undoEdits } from "../../../src/cli/setup/edits.ts";
import { faultOf } from "../../../src/cli/setup/plan.ts";
import { cpuTimer } from "../../support/cpu-time.ts";
import { fc } from "../../support/properties.ts";

const there = (format: DocumentFormat, text: string, entries: readonly Entry[]): string =>
  applyEntries(format, text, entries).text;

function thereAndBack(format: DocumentFormat, text: string, entries: readonly Entry[]): string {
  const { text: changed, edits } = applyEntries(format, text, entries);
  return undoEdits(format, changed, edits).text;
}

const ENV: readonly Entry[] = [
  { path: ["model"], value: "m" },
  { path: ["env", "URL"], value: "http://127.0.0.1" },
];

describe("json", () => {
  test.each([
    ["{}\n", '{\n  "model": "m",\n  "env": {\n    "URL": "http://127.0.0.1"\n  }\n}\n'],
    ['{"a": 1}', '{"a": 1, "model": "m", "env": {\n  "URL": "http://127.0.0.1"\n}}'],
    [
      '{\n\t"model": "old", // mine\n\t"env": {\n\t\t"A": "1", // a\n\t\t// tail\n\t},\n}\n',
      '{\n\t"model": "m", // mine\n\t"env": {\n\t\t"A": "1", // a\n\t\t// tail\n\t\t"URL": "http://127.0.0.1",\n\t},\n}\n',
    ],
    [
      '{\r\n    "a": 1 // one\r\n}\r\n',
      '{\r\n    "a": 1, // one\r\n    "model": "m",\r\n    "env": {\r\n        "URL": "http://127.0.0.1"\r\n    }\r\n}\r\n',
    ],
  ])(
    "set() keeps comments, indentation, line breaks and trailing commas of %j",
    (text, changed) => {
      expect(there(json, text, ENV)).toBe(changed);
      expect(thereAndBack(json, text, ENV)).toBe(text);
    },
  );

  test("set() appends to a list, and replaces the item with the same fields", () => {
    const path = ["providers", { name: "x" }];
    const text = '{\n  "providers": [\n    { "name": "a" }\n  ]\n}\n';
    const one = there(json, text, [{ path, value: { name: "x", n: 1 } }]);
    expect(parseJson(one)).toEqual({ providers: [{ name: "a" }, { name: "x", n: 1 }] });
    const two = there(json, one, [{ path, value: { name: "x", n: 2 } }]);
    expect(parseJson(two)).toEqual({ providers: [{ name: "a" }, { name: "x", n: 2 }] });
  });

  test.each(['{"a": }', "{", '{"a": 1} x', "\u0000"])(
    "%j is a syntax error with its place",
    (text) => {
      expect(() => there(json, text, ENV)).toThrow(/^line 1, column \d+: \w+$/);
    },
  );

  test("a value of another type in the way is refused", () => {
    expect(() => there(json, '{"env": 1}', ENV)).toThrow(
      "env.URL cannot be added: expected an object",
    );
  });

  test.each([
    ['{"model": 1,\n "model": 2}', 'line 2, column 2: "model" is there twice; remove one'],
    ['{"env": {"URL": 1, "URL": 2}}', 'line 1, column 20: "URL" is there twice; remove one'],
  ])("a field of the path that is there twice is refused: %j", (text, message) => {
    expect(() => there(json, text, ENV)).toThrow(message);
    expect(there(json, '{"other": 1, "other": 2}', ENV)).toContain('"model": "m"');
  });

  /** A document as people write it: comments and space wherever they may be. */
  const space = fc.constantFrom("", " ", "\n  ", "\n\t", " /* c */ ", " // c\n    ");
  const { document } = fc.letrec<{ document: string; value: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom("1", '"text, // no comment }"', "null", "[]", "[1, 2]", "{}"),
      tie("document"),
    ),
    document: fc
      .tuple(
        fc.uniqueArray(
          fc.tuple(fc.constantFrom("a", "b", "model", "c,}"), tie("value"), space, space),
          {
            selector: ([name]) => name,
            maxLength: 4,
          },
        ),
        space,
        fc.boolean(),
      )
      .map(([members, end, comma]) => {
        const inside = members.map(
          ([name, value, before, after]) => `${before}${JSON.stringify(name)}:${value}${after}`,
        );
        return `{${inside.join(",")}${comma && members.length > 0 ? "," : ""}${end}}`;
      }),
  }));

  test("whatever the document: the entries are in it, the rest is the same, and the way back loses no comment", () => {
    fc.assert(
      fc.property(document, (text) => {
        const changed = there(json, text, ENV);
        const options = { allowTrailingComma: true };
        const before = parseJson(text, [], options) as object;
        const errors: never[] = [];
        expect(parseJson(changed, errors, options)).toEqual({
          ...before,
          model: "m",
          env: { URL: "http://127.0.0.1" },
        });
        expect(errors).toEqual([]);
        const back = thereAndBack(json, text, ENV);
        expect(parseJson(back, errors, options)).toEqual(before);
        expect(errors).toEqual([]);
        const comments = (each: string): number => each.split(/\/[*/] c/).length;
        expect(comments(back)).toBe(comments(text));
      }),
    );
  });
});

describe("toml", () => {
  const entries: readonly Entry[] = [
    { path: ["model"], value: 'm"\\' },
    { path: ["model_provider"], value: "byok-x y" },
    {
      path: ["model_providers", "byok-x y"],
      value: { name: "x", n: 1, auth: { command: "c", args: ["a", "b c"] } },
    },
  ];
  const table =
    '[model_providers."byok-x y"]\nname = "x"\nn = 1\n\n[model_providers."byok-x y".auth]\ncommand = "c"\nargs = ["a", "b c"]\n';
  const root = 'model = "m\\"\\\\"';

  test.each([
    ["", `${root}\nmodel_provider = "byok-x y"\n\n${table}`],
    [
      "# mine\nmodel = 'old'   # good\nx.y = 1\n\n\n[tui]  \nt = [ 1,\n  2 ] # two\n",
      `# mine\n${root}   # good\nx.y = 1\nmodel_provider = "byok-x y"\n\n\n[tui]  \nt = [ 1,\n  2 ] # two\n\n${table}`,
    ],
    [
      "[model_providers.other]\nname = 'o'",
      `${root}\nmodel_provider = "byok-x y"\n\n[model_providers.other]\nname = 'o'\n\n${table}`,
    ],
  ])("set() leaves every other byte of %j alone", (text, changed) => {
    expect(there(toml, text, entries)).toBe(changed);
    const value = getStaticTOMLValue(parseTOML(changed)) as Record<string, unknown>;
    expect(value).toMatchObject({
      model: 'm"\\',
      model_providers: { "byok-x y": entries[2]?.value },
    });
  });

  test.each([
    "# mine\r\nmodel = 'old' # good\r\n\r\n[tui]\r\nt = 1\r\n",
    "a = 1\n[[list]]\nb = 2 # two\n\n# the end\n",
    "",
  ])("and the way back restores %j", (text) => {
    expect(thereAndBack(toml, text, entries)).toBe(text);
  });

  test("edits of others stay on the way back", () => {
    const { text, edits } = applyEntries(toml, "a = 1\n", entries);
    const edited = `${text.replace("a = 1", "a = 2 # now")}\n[projects."/w"]\ntrust_level = "trusted"\n`;
    expect(undoEdits(toml, edited, edits)).toEqual({
      text: 'a = 2 # now\n\n[projects."/w"]\ntrust_level = "trusted"\n',
      kept: [],
    });
  });

  test.each([
    ["a = \n", "line 2, column 1: Unspecified values are invalid"],
    [
      "model_providers = { o = {} }\n",
      "model_providers.byok-x y cannot be added: the table around it is written inline; give it a [header]",
    ],
    ["model_providers = 3\n", "model_providers.byok-x y cannot be added: expected a table"],
    ["[[model_providers]]\n", "model_providers.byok-x y cannot be added: expected a table"],
    ["[model_providers.'byok-x y']\n", /byok-x y exists already; rename or remove it/],
  ])("%j is refused", (text, message) => {
    expect(() => there(toml, text, entries)).toThrow(message);
  });
});

test("undoEdits() leaves an entry that somebody has changed, restores one that was there, and prunes what it made", () => {
  const text = '{\n  "model": "theirs" // mine\n}\n';
  const { text: changed, edits } = applyEntries(json, text, [
    ...ENV,
    { path: ["l", { name: "x" }], value: { name: "x" } },
  ]);
  const edited = changed.replace("127.0.0.1", "example.com");
  const { text: undone, kept } = undoEdits(json, edited, edits);
  expect(kept).toEqual([["env", "URL"]]);
  expect(undone).toBe(
    '{\n  "model": "theirs", // mine\n  "env": {\n    "URL": "http://example.com"\n  }\n}\n',
  );
});

/** How many blanks or comments: twice as many would take four times as long if the time grew by the square. */
const MANY = 100_000;

test.each([
  ["blanks before something", `${" ".repeat(MANY)}x`, (text: string) => json.isEmpty(text)],
  [
    "blanks in the line of a member",
    `{"a": 1,${" ".repeat(MANY)}"b": 2, "c": 3}`,
    (text: string) => json.remove(text, ["c"]),
  ],
  [
    "lines of comments in JSON",
    `{\n${"// a comment\n".repeat(MANY)}"a": 1}`,
    (text: string) => thereAndBack(json, text, ENV),
  ],
  [
    "lines of comments in TOML",
    `${"# a comment\n".repeat(MANY)}a = 1\n`,
    (text: string) => thereAndBack(toml, text, [{ path: ["model"], value: "m" }]),
  ],
])("%s take no more than their share of time", (_, text, work) => {
  const elapsed = cpuTimer();
  work(text);
  expect(elapsed()).toBeLessThan(4_000);
});

test.each([
  [json, `${"[".repeat(MANY)}${"]".repeat(MANY)}`],
  [toml, `a = ${"[".repeat(MANY)}${"]".repeat(MANY)}`],
])("a document that is nested too deeply is left alone, and the reason says so", (format, text) => {
  let fault = "";
  try {
    there(format, text, [{ path: ["model"], value: "m" }]);
  } catch (error) {
    fault = faultOf(error);
  }
  expect(fault).toBe(
    "cannot be parsed, so it is left alone: its values are nested too deeply; correct it, and run this again",
  );
});
