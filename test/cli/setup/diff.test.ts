import { expect, test } from "vitest";
import { diffOf } from "../../../src/cli/setup/diff.ts";
import type { FileState } from "../../../src/cli/setup/files.ts";
import { fc } from "../../support/properties.ts";

const state = (text: string): FileState => ({
  real: "/f",
  content: { bytes: Buffer.from(text), mode: 0o600 },
});

function diff(before: string, after: string): string {
  return diffOf({ file: "/f", before: state(before), after: state(after) });
}

/** Each has a secret of the user next to the line that changes. */
const DOCUMENTS: Readonly<Record<string, (secret: string) => string>> = {
  JSON: (secret) => `{\n"x-api-key": "${secret}",\n"other": 1\n}\n`,
  "JSON on one line": (secret) => `{"a": {"ANTHROPIC_AUTH_TOKEN":"${secret}"}, "other": 1}\n`,
  "JSON with escapes": (secret) => String.raw`{"password": "\"\\${secret}", "other": 1}`,
  "JSON with the value on the next line": (secret) =>
    `{\n"Authorization":\n\n  "Bearer ${secret}",\n"other": 1\n}\n`,
  "JSON with comments in between": (secret) =>
    `{\n"clientSecret": /* mine */ // too\n  "${secret}",\n"other": 1\n}\n`,
  TOML: (secret) => `api_key = "${secret}"\nother = 1\n`,
  "TOML, literal": (secret) => `"my secret" = '${secret}'\nother = 1\n`,
  "TOML, in a table": (secret) => `env = { MY_TOKEN = "${secret}" }\nother = 1\n`,
  "TOML, a comment": (secret) => `# password = "${secret}"\nother = 1\n`,
  "TOML, several lines": (secret) => `key = """\nfirst\n\\"""${secret}\n${secret}"""\nother = 1\n`,
  "TOML, several literal lines": (secret) => `key = '''\n"\n${secret}\n'''\nother = 1\n`,
  "TOML, more lines than a diff shows": (secret) =>
    `key = """\n${`${secret}\n`.repeat(20)}"""\nother = 1\n`,
};

test.each(Object.entries(DOCUMENTS))("diffOf() shows no secret of the user: %s", (_, document) => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-f2-9+/=_-]{8,40}$/), (word) => {
      const secret = `s3cret-${word}`;
      const before = document(secret);
      const patch = diff(before, before.replace("1", "2"));
      expect(patch).toMatch(/^-.*1/m);
      expect(patch).toMatch(/^\+.*2/m);
      expect(patch).not.toContain("s3cret");
      expect(patch).not.toContain(word);
    }),
    { numRuns: 30 },
  );
});

test("diffOf() shows that a secret has changed, and neither value", () => {
  const text = (key: string): string => `{\n  "a": 1,\n  "apiKey": "${key}"\n}\n`;
  expect(diff(text("old-one"), text("new-one"))).toContain(
    '-  "apiKey": "[not shown]"\n+  "apiKey": "[not shown]"\n',
  );
  expect(diff(text("same"), text("same").replace("1", "2"))).toContain(
    '-  "a": 1,\n+  "a": 2,\n   "apiKey": "[not shown]"\n',
  );
});
