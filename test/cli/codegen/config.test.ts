import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import {
  checkModulePath,
  missingFor,
  packageVersion,
  readConfig,
} from "../../../src/cli/codegen/config.ts";
import schema from "../../../schema/codegen-config.schema.json" with { type: "json" };
import { ConfigError } from "../../../src/errors.ts";

const isValid = new Ajv2020().compile(schema);

function problemsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path }) => path);
    throw error;
  }
  return [];
}

function problems(config: unknown): readonly string[] {
  return problemsOf(() => readConfig(JSON.stringify(config), "c.json"));
}

describe("readConfig() and schema/codegen-config.schema.json accept", () => {
  test.each<[config: object]>([
    [{}],
    [{ $schema: "x" }],
    [{ version: "0.1.0" }],
    [{ version: "1.2.3-beta.1" }],
    [{ version: "1.2.3-0" }],
    [{ version: "10.20.30-x-y.7.z--" }],
    [{ license: "MIT OR Apache-2.0" }],
    [{ license: "(GPL-2.0+ AND BSD-3-Clause)" }],
    [{ author: "Ä <a@b.example>" }],
    [{ repository: "https://git.example/a/b" }],
    [{ names: {} }],
    [{ names: { csharp: "Acme.Config_2" } }],
    [{ names: { go: "github.com/acme/config-go/v2" } }],
    [{ names: { java: "com.acme-tools:config-x" } }],
    [{ names: { python: "acme_config" } }],
    [{ names: { rust: "acme_config-2" } }],
    [{ names: { typescript: "@acme/config.js" } }],
    [{ names: { typescript: "config" } }],
  ])("%j", (config) => {
    expect([problems(config), isValid(config)]).toEqual([[], true]);
  });
});

describe("missingFor()", () => {
  test.each<[language: string, config: object, missing: readonly string[]]>([
    ["go", {}, ["names.go"]],
    ["go", { names: { go: "github.com/acme/config" } }, []],
    ["java", { license: "MIT", repository: "https://git.example/a" }, ["names.java", "author"]],
    ["rust", {}, ["license"]],
    ["rust", { license: "MIT" }, []],
    ["python", {}, []],
    ["typescript", {}, []],
    ["csharp", {}, []],
  ])("%s, %j", (language, config, missing) => {
    expect(missingFor(language, readConfig(JSON.stringify(config), "c.json"))).toEqual(missing);
  });
});

describe("readConfig() and schema/codegen-config.schema.json refuse", () => {
  test.each<[config: unknown, at: string]>([
    [[], ""],
    [{ licence: "MIT" }, " licence"],
    [{ version: "1.2" }, " version"],
    [{ version: "01.2.3" }, " version"],
    [{ version: "1.2.3-" }, " version"],
    [{ version: "1.2.3-beta..1" }, " version"],
    [{ version: "1.2.3-01" }, " version"],
    [{ version: "1.2.3+build" }, " version"],
    [{ version: "v1.2.3" }, " version"],
    [{ version: "1.2.3\n" }, " version"],
    [{ license: "see <LICENSE>" }, " license"],
    [{ license: "" }, " license"],
    [{ author: " " }, " author"],
    [{ repository: "git@github.com:a/b.git" }, " repository"],
    [{ repository: "http://git.example/a" }, " repository"],
    [{ repository: "https://git.example/a/" }, " repository"],
    [{ names: [] }, " names"],
    [{ names: { kotlin: "x" } }, " names.kotlin"],
    [{ names: { csharp: "acme.config" } }, " names.csharp"],
    [{ names: { csharp: "Acme..Config" } }, " names.csharp"],
    [{ names: { go: "config" } }, " names.go"],
    [{ names: { go: "acme/config" } }, " names.go"],
    [{ names: { go: "https://github.com/acme/config" } }, " names.go"],
    [{ names: { go: "github.com/acme/" } }, " names.go"],
    [{ names: { java: "com.acme.config" } }, " names.java"],
    [{ names: { java: "Com.Acme:config" } }, " names.java"],
    [{ names: { java: "com.acme:config:1" } }, " names.java"],
    [{ names: { python: "acme-" } }, " names.python"],
    [{ names: { rust: "2acme" } }, " names.rust"],
    [{ names: { typescript: "@Acme/config" } }, " names.typescript"],
    [{ names: { typescript: "acme/config" } }, " names.typescript"],
    [{ names: { typescript: "@acme" } }, " names.typescript"],
    [{ names: { typescript: "../config" } }, " names.typescript"],
  ])("%j", (config, at) => {
    expect([problems(config), isValid(config)]).toEqual([[`c.json${at}`], false]);
  });
});

test("packageVersion() takes what a file may say, and nothing else", () => {
  expect(packageVersion("1.2.3-rc.1")).toBe("1.2.3-rc.1");
  expect(problemsOf(() => packageVersion("1.2.3-rc..1"))).toEqual(["--package-version"]);
});

describe("checkModulePath() wants the major version in the path", () => {
  test.each<[module: string, version: string, wanted: string | undefined]>([
    ["a.example/b", "0.1.0", undefined],
    ["a.example/b", "1.9.0", undefined],
    ["a.example/b/v2", "2.0.0-rc.1", undefined],
    ["gopkg.in/b.v3", "3.0.0", undefined],
    ["a.example/b", "2.0.0", "a.example/b/v2"],
    ["a.example/b/v2", "3.0.0", "a.example/b/v3"],
    ["a.example/b/v2", "1.0.0", "a.example/b"],
    ["a.example/b/v1", "1.0.0", "a.example/b"],
  ])("%s of %s: %s", (module, version, wanted) => {
    const check = (): void => checkModulePath(module, version, "c.json");
    if (wanted === undefined) expect(check).not.toThrow();
    else expect(check).toThrow(`c.json names.go: must be ${wanted}, because the version is`);
  });
});
