import { expect, test } from "vitest";
import { diffOf } from "../../../src/cli/setup/diff.ts";
import type { Change } from "../../../src/cli/setup/change.ts";
import type { Edit } from "../../../src/cli/setup/edits.ts";
import type { FileState } from "../../../src/cli/setup/files.ts";
import { fc } from "../../support/properties.ts";

const state = (text: string): FileState => ({
  real: "/f",
  content: { bytes: Buffer.from(text), mode: 0o600 },
});

/** What setup writes in these tests. */
const edit = (value: unknown): Edit => ({ path: ["env"], value, existed: 0 });

function diff(
  format: Change["format"],
  before: string,
  after: string,
  edits: readonly Edit[] = [],
): string {
  return diffOf({ file: "/f", format, before: state(before), after: state(after), edits });
}

/** Each has a secret of the user next to the line that changes; the first word is the format. */
const DOCUMENTS: Readonly<Record<string, (secret: string) => string>> = {
  JSON: (secret) => `{\n"x-api-key": "${secret}",\n"other": 1\n}\n`,
  "JSON on one line": (secret) => `{"a": {"ANTHROPIC_AUTH_TOKEN":"${secret}"}, "other": 1}\n`,
  "JSON with escapes": (secret) => String.raw`{"password": "\"\\${secret}", "other": 1}`,
  "JSON with the value on the next line": (secret) =>
    `{\n"Authorization":\n\n  "Bearer ${secret}",\n"other": 1\n}\n`,
  "JSON with comments in between": (secret) =>
    `{\n"clientSecret": /* mine */ // too\n  "${secret}",\n"other": 1\n}\n`,
  "JSON under names that do not say so": (secret) =>
    `{\n"GITHUB_PAT": "${secret}",\n"DB_URL": "postgres://u:${secret}@db",\n"HEADERS": "Authorization: Bearer ${secret}",\n"NPM_CONFIG__AUTH": "${secret}",\n"other": 1\n}\n`,
  "JSON in a list": (secret) => `{\n"args": ["--pat", "${secret}"],\n"other": 1\n}\n`,
  "JSON, comments": (secret) =>
    `{\n// it's ${secret}\n/* or\n ${secret} */\n"other": 1 //${secret}\n}\n`,
  "JSON after a byte order mark": (secret) => `\uFEFF{\n"pat": "${secret}",\n"other": 1\n}\n`,
  TOML: (secret) => `api_key = "${secret}"\nother = 1\n`,
  "TOML, literal": (secret) => `"my secret" = '${secret}'\nother = 1\n`,
  "TOML, in a table": (secret) => `env = { MY_TOKEN = "${secret}" }\nother = 1\n`,
  "TOML, a comment": (secret) => `# password = "${secret}"\nother = 1\n`,
  "TOML, a comment without quotes": (secret) => `other = 1 # my pat: ${secret}\n`,
  "TOML under a name that does not say so": (secret) => `dsn = "u:${secret}@db"\nother = 1\n`,
  "TOML in a list": (secret) => `args = ["--pat", '${secret}']\nother = 1\n`,
  "TOML, several lines": (secret) => `key = """\nfirst\n\\"""${secret}\n${secret}"""\nother = 1\n`,
  "TOML, several literal lines": (secret) => `key = '''\n"\n${secret}\n'''\nother = 1\n`,
  "TOML, more lines than a diff shows": (secret) =>
    `key = """\n${`${secret}\n`.repeat(20)}"""\nother = 1\n`,
};

test.each(Object.entries(DOCUMENTS))(
  "diffOf() shows no secret of the user: %s",
  (name, document) => {
    const format = name.startsWith("JSON") ? "json" : "toml";
    fc.assert(
      fc.property(fc.stringMatching(/^[a-f2-9+/=_-]{8,40}$/), (word) => {
        const secret = `s3cret-${word}`;
        const before = document(secret);
        const patch = diff(format, before, before.replace(/(?<=other"?(?: =|:) )1/, "2"));
        expect(patch).toMatch(/^-.*1/m);
        expect(patch).toMatch(/^\+.*2/m);
        expect(patch).not.toContain("s3cret");
        expect(patch).not.toContain(word);
      }),
      { numRuns: 30 },
    );
  },
);

test("diffOf() shows that a secret has changed, and neither value", () => {
  const text = (key: string): string => `{\n  "a": 1,\n  "apiKey": "${key}"\n}\n`;
  expect(diff("json", text("old-one"), text("new-one"))).toContain(
    '-  "apiKey": "[not shown]"\n+  "apiKey": "[not shown]"\n',
  );
  expect(diff("json", text("same"), text("same").replace("1", "2"))).toContain(
    '-  "a": 1,\n+  "a": 2,\n   "apiKey": "[not shown]"\n',
  );
});

test("diffOf() shows the strings that setup writes, except for the proxy's key; names, numbers and structure stay", () => {
  const before = `{\n  "env": { "A": 5, "B": true }, // mine\n  "c": ["x", "the-key"]\n}\n`;
  const after = before.replace(
    '"B": true',
    '"B": true, "URL": "https://x.example", "ANTHROPIC_AUTH_TOKEN": "the-key"',
  );
  const written = { URL: "https://x.example", ANTHROPIC_AUTH_TOKEN: "the-key" };
  expect(
    diff("json", before, after, [edit(written)])
      .split("\n")
      .slice(3),
  ).toEqual([
    " {",
    '-  "env": { "A": 5, "B": true }, // [not shown]',
    '+  "env": { "A": 5, "B": true, "URL": "https://x.example", "ANTHROPIC_AUTH_TOKEN": "[not shown]" }, // [not shown]',
    '   "c": ["[not shown]", "[not shown]"]',
    " }",
    "",
  ]);
  expect(diff("toml", "a = 'old' # o\n", 'a = "new" # o\n', [edit("new")])).toContain(
    "-a = '[not shown]' # [not shown]\n+a = \"new\" # [not shown]\n",
  );
});

const LONG = 100_000;

test.each([
  [
    "json",
    "a banner of slashes",
    `${"/".repeat(LONG)}\n// API key here. Key:\n${"/".repeat(LONG)}\n{"other": 1}\n`,
  ],
  [
    "json",
    "comments without a gap",
    `// Key:\n${"/**/".repeat(LONG / 4)}/*${"*".repeat(LONG)}/\n{"other": 1}\n`,
  ],
  ["json", "a gap", `// Key:${" ".repeat(LONG)}x\n{"key": ${"\n".repeat(LONG)}"x", "other": 1}\n`],
  ["json", "quotes", String.raw`{"key": "${String.raw`\"`.repeat(LONG / 2)}", "other": 1}`],
  ["json", "fields in a comment", `// ${'key = "'.repeat(LONG / 7)}\n{"other": 1}\n`],
  ["toml", "slashes", `# key = ${"/".repeat(LONG)}\nother = 1\n`],
  ["toml", "quotes", `key = """${String.raw`\"`.repeat(LONG / 2)}"""\nother = 1\n`],
  ["toml", "banners", `# key: '${"#".repeat(LONG)}\n${"#\n".repeat(LONG / 2)}other = 1\n`],
] as const)("diffOf() ends soon for a hostile text, %s: %s", (format, _, before) => {
  const patch = diff(format, before, before.replace(/(?<=other"?(?: =|:) )1/, "2"));
  expect(patch).toMatch(/^\+.*other.*2/m);
});
