import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fc } from "../support/properties.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { readJson } from "../../src/config/json.ts";
import { loadProviders } from "../../src/config/providers-file.ts";
import type { ProvidersFile } from "../../src/config/types.ts";
import { ConfigError } from "../../src/errors.ts";
import { scratch } from "../credentials/scratch.ts";
import { invalid, valid } from "../schema/vectors.ts";

const baseUrl = "https://models.example/v1";
let file: string;

beforeEach(() => {
  file = path.join(scratch(), "providers.json");
});

function load(content: unknown): ProvidersFile {
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return loadProviders(file);
}

function refusal(act: () => unknown): ConfigError {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

function problems(content: unknown): string[] {
  const error = refusal(() => load(content));
  expect(error.message).toContain(`Invalid providers file ${file}`);
  return error.problems.map((each) =>
    each.path === "" ? each.message : `${each.path} ${each.message}`,
  );
}

describe("loadProviders()", () => {
  test.each(valid.filter(({ type }) => type === "ProvidersFile"))(
    "accepts “$name” and loses nothing",
    ({ value }) => {
      expect(load(value)).toEqual(value);
    },
  );

  test.each(invalid.filter(({ type }) => type === "ProvidersFile"))(
    "refuses “$name”",
    ({ value }) => {
      expect(problems(value)).not.toEqual([]);
    },
  );

  test("tolerates a byte order mark", () => {
    expect(load('\uFEFF{"providers":[]}\r\n')).toEqual({ providers: [] });
  });

  test("reports everything that is wrong, each with its path", () => {
    expect(
      problems({
        provider: { baseUrl },
        Models: [],
        providers: [
          { name: "a", baseUrl, managedIdentity: { clientId: "c", objectId: "o" } },
          { name: "b/c", baseUrl },
          { name: "a", baseUrl: "models.example" },
          { baseUrl, apiKeycommand: "x" },
          null,
        ],
        models: [
          { id: "m", provider: "a", wiremodel: "x" },
          { id: "m", provider: "a" },
          { id: "n", provider: "aa", maxPromptTokens: 0 },
          { id: "", provider: "foundry" },
          "m",
        ],
      }),
    ).toEqual([
      "provider is not a field of this file: put the provider into providers, with a name",
      "Models is not a field; did you mean models?",
      "providers[2].name is also the name of providers[0]",
      "models[0].wiremodel is not a field; did you mean wireModel?",
      "models[2].maxPromptTokens expected at least 1",
      "models[2].provider is not the name of a provider; did you mean a?",
      "models[3].id is empty",
      "models[3].provider is not the name of a provider; there are a and b/c",
      "models[4] expected an object, got a string",
      "models[1].id is also the id of models[0]",
      "providers[0].managedIdentity.objectId cannot be combined with managedIdentity.clientId: give only one of clientId, objectId and resourceId",
      "providers[1].name expected a name without “/”, which separates provider and model",
      "providers[2].baseUrl expected an http or https URL such as https://NAME.openai.azure.com/openai/v1",
      "providers[3].name is missing; expected a name without “/”, which separates provider and model",
      "providers[3].apiKeycommand is not a field; did you mean apiKeyCommand?",
      "providers[4] expected an object, got null",
    ]);
  });

  test.each([".", "..", "\ud800"])(
    "a name that cannot be part of a path is refused: %j",
    (name) => {
      const providers = [
        { name: "...", baseUrl },
        { name, baseUrl },
      ];
      expect(refusal(() => load({ providers })).problems).toEqual([
        { path: "providers[1].name", message: "cannot be part of a path; choose another name" },
      ]);
    },
  );

  test("tells a single provider that it belongs in the list", () => {
    expect(problems({ baseUrl, managedIdentity: {} })).toEqual([
      "baseUrl is not a field of this file: put the provider into providers, with a name",
    ]);
  });

  test.each([
    ["", "is empty"],
    ["\uFEFF \n", "is empty"],
    ["[]", 'expected an object such as {"providers": [], "models": []}'],
    ['"s3cret"', 'expected an object such as {"providers": [], "models": []}'],
    ["{}\0", "contains NUL bytes; write it as UTF-8, not UTF-16"],
    ['{"providers": []', "is not JSON: at line 1, column 17 a closing brace is expected"],
    [
      '{\r\n  "providers": [\r\n    {"name": "a" "s3cret": 1}\r\n  ]}',
      "is not JSON: at line 3, column 18 a comma is expected",
    ],
    [
      '{"providers": [],}',
      "is not JSON: at line 1, column 18 a field name in double quotes is expected",
    ],
    [
      "{providers: []}",
      "is not JSON: at line 1, column 2 there is a word that is not a string in double quotes, a number, true, false or null",
    ],
    [
      "{'s3cret': 1}",
      "is not JSON: at line 1, column 2 there is a word that is not a string in double quotes, a number, true, false or null",
    ],
    [
      '{\n  // why\n  "providers": []}',
      "is not JSON: at line 2, column 3 there is a comment, which JSON does not allow",
    ],
    ['{"providers": [], "s3cret', "is not JSON: at line 1, column 19 a string does not end"],
    [
      '{"a": "C:\\keys"}',
      "is not JSON: at line 1, column 7 an escape sequence is invalid; write a backslash as \\\\",
    ],
    [
      '{"a": "s3\tcret"}',
      "is not JSON: at line 1, column 7 there is a control character; write it as an escape sequence",
    ],
    ["{} {}", "is not JSON: at line 1, column 4 the end is expected"],
  ])("says where %j is not a providers file, printing none of it", (text, problem) => {
    expect(problems(text)).toEqual([problem]);
    expect(refusal(() => load(text)).message).not.toContain("s3cret");
  });

  test.each([
    [(): void => undefined, "does not exist"],
    [(): void => mkdirSync(file), "is a directory"],
  ])("says why it cannot read it", (prepare, problem) => {
    prepare();
    expect(refusal(() => loadProviders(file)).problems).toEqual([{ path: "", message: problem }]);
  });

  test("knows a path that the shell was to expand", () => {
    expect(refusal(() => loadProviders("~/providers.json")).message).toContain(
      "only a shell expands “~”",
    );
  });
});

test("readJson() takes what JSON.parse takes, and says where anything else goes wrong", () => {
  const json = fc
    .json()
    .chain((text) =>
      fc
        .tuple(fc.nat(text.length), fc.nat(text.length), fc.string({ maxLength: 2 }))
        .map(([from, to, more]) => text.slice(0, from) + more + text.slice(Math.max(from, to))),
    );
  fc.assert(
    fc.property(fc.oneof(json, fc.string()), (text) => {
      const read = readJson(text);
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        expect(read).toEqual({ fault: expect.any(String) });
        return;
      }
      expect(read).toEqual({ value });
    }),
  );
});
