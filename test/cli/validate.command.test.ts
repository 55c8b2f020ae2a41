import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fc } from "../support/properties.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { locator, segmentsOf } from "../../src/config/locate.ts";
import { pathOf } from "../../src/config/problems.ts";
import { runCommand } from "../support/command.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "byok-validate-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const target = path.join(folder, name);
  writeFileSync(target, text);
  return target;
}

const good = `{
  "providers": [
    { "name": "east", "type": "azure", "baseUrl": "https://east.openai.azure.com", "managedIdentity": {} },
    { "name": "west", "baseUrl": "https://west.example/v1", "apiKey": "a-secret" }
  ],
  "models": [{ "id": "gpt", "provider": "east" }]
}`;

const bad = `{
  "providers": [
    {
      "name": "east",
      "baseUrl": "https://east.example/v1",
      "managedIdentity": { "clientID": "x" },
      "apiKey": "a-secret"
    },
    { "name": "east", "managedIdentity": {} }
  ],
  "models": [{ "id": "gpt", "provider": "eest" }]
}`;

describe("validate", () => {
  test("says what it understood of a file that can be used, and ends with 0", async () => {
    const name = file("good.json", good);
    const { code, stdout, stderr } = await runCommand(["validate", name]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(
      `${name}: valid: 2 providers, 1 model\n` +
        "  east  azure  https://east.openai.azure.com/  managedIdentity\n" +
        "  west  openai  https://west.example/v1  apiKey\n",
    );
  });

  test("tells every problem with line, column and the nearest known key, and ends with 2", async () => {
    const name = file("bad.json", bad);
    const { code, stdout } = await runCommand(["validate", name]);
    expect(code).toBe(2);
    expect(stdout.split("\n")).toEqual([
      `${name}:6:28: error: providers[0].managedIdentity.clientID is not a field; did you mean clientId?`,
      `${name}:7:7: error: providers[0].apiKey cannot be combined with managedIdentity: both set the credential; keep one`,
      expect.stringMatching(/:9:5: error: providers\[1\]\.baseUrl is missing; expected an http/),
      `${name}:9:7: error: providers[1].name is also the name of providers[0]`,
      `${name}:11:29: error: models[0].provider is not the name of a provider; did you mean east?`,
      "",
    ]);
    expect(stdout).not.toContain("a-secret");
  });

  test.each([
    ['{ "provders": [] }', "1:3: error: provders is not a field; did you mean providers?"],
    [
      '{ "baseUrl": "https://a.example", "apiKy": "s" }',
      "1:35: error: apiKy is not a field; did you mean apiKey?",
    ],
    [
      '{ "baseUrl": "http://a.example", "managedIdentity": {} }',
      "1:3: error: baseUrl would send the credential over plain http",
    ],
    [
      '{ "baseUrl": "https://a.example",\n "apiKey": "two words", "type": "x" }',
      "2:2: error: apiKey contains spaces",
    ],
    [
      '{ "baseUrl": "https://a.example", "apiKey": "${KEY}" }',
      '1:35: error: apiKey contains ${KEY}, which nothing replaces by its value; write apiKeyCommand: "printenv KEY" instead',
    ],
    ['{\n // x\n "providers": [],\n}', "2:2: error: is not JSON: there is a comment"],
    [
      '{\n // x\n "providers": [],\n}',
      "4:1: error: is not JSON: a field name in double quotes is expected",
    ],
    [
      '{ "providers": [],\n "providers": [] }',
      "2:2: error: providers occurs twice, first on line 1",
    ],
    ["", "1:1: error: is empty"],
    ["3", "1:1: error: expected an object such as"],
    ['\uFEFF{ "x": [], "models": 1 }', "1:12: error: models expected an array"],
  ])("%j: %s", async (text, told) => {
    const name = file("one.json", text);
    const { code, stdout } = await runCommand(["validate", name]);
    expect({ code, stdout }).toEqual({
      code: 2,
      stdout: expect.stringContaining(`${name}:${told}`),
    });
  });

  test("a missing file is reported, and the others are checked", async () => {
    const name = file("good.json", good);
    const absent = path.join(folder, "absent.json");
    const { code, stdout } = await runCommand(["validate", absent, name]);
    expect(code).toBe(2);
    expect(stdout).toContain(`${absent}: error: does not exist\n${name}: valid`);
  });

  test("what works but is not meant is a warning, and ends with 0", async () => {
    const single = { baseUrl: "https://a.example", apiKey: "s", bearerToken: "t" };
    const name = file("doubt.json", JSON.stringify(single));
    const { code, stdout } = await runCommand(["validate", name]);
    expect(code).toBe(0);
    expect(stdout).toContain("1:32: warning: apiKey is not used: bearerToken takes precedence");
    expect(stdout).toContain("valid: a single provider");
  });

  test("a field that this version does not know is a warning, and ends with 0", async () => {
    const name = file(
      "later.json",
      '{ "baseUrl": "https://a.example", "apiKey": "s", "later": 1 }',
    );
    const { code, stdout } = await runCommand(["validate", name]);
    expect(code).toBe(0);
    expect(stdout).toContain("1:50: warning: later is not a field that this version knows");
  });

  test.each([
    ["/dev/stdin", ""],
    ["/dev/fd/3", "3<&0"],
  ])("reads what the shell has opened: %s", (name, redirection) => {
    const main = path.resolve("dist/cli/main.js");
    const line = `cat "$1" | "$2" "$3" validate ${name} ${redirection}`;
    const words = ["sh", file("opened.json", good), process.execPath, main];
    const { status, stdout } = spawnSync("sh", ["-c", line, ...words]);
    expect(stdout.toString()).toContain(`${name}: valid: 2 providers, 1 model`);
    expect(status).toBe(0);
  });

  test("--output json tells the same to machines; - is stdin", () => {
    const main = path.resolve("dist/cli/main.js");
    const run = (input: string) =>
      spawnSync(process.execPath, [main, "validate", "-", "--output", "json"], { input });
    expect(JSON.parse(run(good).stdout.toString())).toMatchObject({
      valid: true,
      files: [{ file: "<stdin>", form: "providers file", models: 1, problems: [] }],
    });
    const refused = run(bad);
    expect(refused.status).toBe(2);
    expect(JSON.parse(refused.stdout.toString())).toMatchObject({
      valid: false,
      files: [
        {
          problems: [
            { line: 6, column: 28, path: "providers[0].managedIdentity.clientID" },
            {},
            {},
            {},
            {},
          ],
        },
      ],
    });
  });
});

test("segmentsOf() reads every path that pathOf() writes", () => {
  const part = fc.oneof(
    fc.nat(99),
    fc.string({ minLength: 1 }),
    fc.constantFrom("a-b", "$x", "a.b"),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), (segments) => {
      expect(segmentsOf(pathOf(segments))).toEqual(segments);
    }),
  );
});

test("locator() finds the place of every value of any JSON text", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(4), (value, indent) => {
      const text = JSON.stringify({ first: value, last: 1 }, undefined, indent);
      const { line, column } = locator(text)("last");
      expect(text.split("\n")[line - 1]?.slice(column - 1)).toMatch(/^"last": ?1/);
    }),
  );
});
