import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listing } from "../../codegen/output.ts";
import { runCommand, type Finished } from "../support/command.ts";

const ours = path.resolve(import.meta.dirname, "../../schema/byok-identity.schema.json");
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "byok-codegen-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (...parts: string[]): string => path.join(folder, ...parts);
/** As the command prints it, with slashes on every platform. */
const told = (...parts: string[]): string => at(...parts).replaceAll("\\", "/");

function codegen(lang: string, ...more: string[]): Promise<Finished> {
  return runCommand(["codegen", "--schema", ours, "--lang", lang, "--out", at("sdks"), ...more]);
}

describe("byok-identity codegen", () => {
  test("writes each language into a folder of its own, named on stdout, the same each time", async () => {
    const { code, stdout, stderr } = await codegen("go,rust");
    expect([code, stderr]).toEqual([0, ""]);
    for (const language of ["go", "rust"]) {
      const lines = readFileSync(at("sdks", language, listing), "utf8")
        .trim()
        .split("\n");
      for (const file of lines) expect(stdout).toContain(`added ${told("sdks", language, file)}\n`);
    }
    expect(await codegen("go,rust")).toEqual({
      code: 0,
      stdout: "",
      stderr: "Everything is up to date.\n",
    });
    expect(await codegen("rust", "--check")).toMatchObject({ code: 0, stdout: "" });
  });

  test("--lang all is every language", async () => {
    await codegen("all");
    for (const language of ["csharp", "go", "java", "python", "rust", "typescript"]) {
      expect(existsSync(at("sdks", language, listing))).toBe(true);
    }
  });

  test("--check writes nothing, names what is not up to date and exits with 1", async () => {
    const { code, stdout, stderr } = await codegen("go", "--check");
    expect(code).toBe(1);
    expect(stdout).toContain(`missing ${told("sdks", "go", listing)}\n`);
    expect(stderr).toMatch(
      /^error: \d+ files are not up to date; run the same command without --check\.\n$/,
    );
    expect(existsSync(at("sdks"))).toBe(false);

    await codegen("go");
    const [first = ""] = readFileSync(at("sdks/go", listing), "utf8").split("\n");
    writeFileSync(at("sdks/go", first), "changed");
    expect(await codegen("go", "--check")).toMatchObject({
      code: 1,
      stdout: `stale ${told("sdks", "go", first)}\n`,
      stderr: expect.stringContaining("1 file is not up to date") as unknown,
    });
  });

  test("what the types do not hold is a note with its first place, and with --strict an error", async () => {
    const schema = { $defs: { A: { type: "string", if: {} }, B: { type: "string", if: {} } } };
    writeFileSync(at("noted.json"), JSON.stringify(schema));
    const noted = await codegen("go", "--schema", at("noted.json"));
    expect(noted.code).toBe(0);
    expect(noted.stderr).toMatch(
      /^note: .*noted\.json:1:32 #\/\$defs\/A\/if: is not checked: .* \(and at 1 more place\)\n$/,
    );
    const strict = await codegen("go", "--schema", at("noted.json"), "--strict", "--check");
    expect([strict.code, strict.stdout]).toEqual([2, ""]);
    expect(strict.stderr).toMatch(/A\/if: is not checked[^]*B\/if: is not checked/);
  });

  test("--config names each package as its registry does, and says what its manifest does", async () => {
    const config = {
      version: "1.2.0-beta.1",
      license: "Apache-2.0",
      author: "Acme",
      repository: "https://github.com/acme/config",
      names: {
        csharp: "Acme.Config",
        go: "github.com/acme/config-go",
        java: "com.acme:config",
        python: "acme-config",
        rust: "acme-config",
        typescript: "@acme/config",
      },
    };
    writeFileSync(at("codegen.json"), JSON.stringify(config));
    const { code, stderr } = await codegen("all", "--config", at("codegen.json"));
    expect([code, stderr]).toEqual([0, ""]);
    const manifests: Readonly<Record<string, readonly string[]>> = {
      "csharp/Acme.Config.csproj": [
        "<PackageId>Acme.Config</PackageId>",
        "<PackageLicenseExpression>Apache-2.0</PackageLicenseExpression>",
        "<RepositoryUrl>https://github.com/acme/config</RepositoryUrl>",
        "<Version>1.2.0-beta.1</Version>",
      ],
      "go/go.mod": ["module github.com/acme/config-go\n"],
      "java/pom.xml": ["<groupId>com.acme</groupId>", "<artifactId>config</artifactId>"],
      "python/pyproject.toml": ['name = "acme-config"', 'version = "1.2.0b1"'],
      "rust/Cargo.toml": ['name = "acme-config"', 'license = "Apache-2.0"'],
      "typescript/package.json": ['"name": "@acme/config"', '"license": "Apache-2.0"'],
    };
    for (const [file, texts] of Object.entries(manifests)) {
      const content = readFileSync(at("sdks", file), "utf8");
      for (const text of texts)
        expect([file, content]).toEqual([file, expect.stringContaining(text)]);
      expect(existsSync(at("sdks", file, "../LICENSE"))).toBe(false);
    }
  });

  test("--config reports every problem of the file", async () => {
    const config = { licence: "MIT", version: 1, names: { java: "acme", kotlin: "x" } };
    writeFileSync(at("codegen.json"), JSON.stringify(config));
    const { code, stderr } = await codegen("go", "--config", at("codegen.json"));
    expect(code).toBe(2);
    for (const said of [
      "licence: is not known",
      "version: must be a version",
      "names.java: must be groupId:artifactId",
      "names.kotlin: is no language",
    ]) {
      expect(stderr).toContain(said);
    }
  });

  test("--package and --package-version reach the manifests", async () => {
    await codegen("typescript", "--package", "acme-config", "--package-version", "4.5.6");
    expect(JSON.parse(readFileSync(at("sdks/typescript/package.json"), "utf8"))).toMatchObject({
      name: "acme-config",
      version: "4.5.6",
    });
  });
});

describe("byok-identity codegen refuses, with 2 and nothing on stdout,", () => {
  test.each<[name: string, args: readonly string[], message: RegExp]>([
    [
      "an unknown language",
      ["--lang", "golang"],
      /there is no language "golang"; did you mean go\?/,
    ],
    ["one far from any", ["--lang", "go,cobol"], /there is no language "cobol"; there are /],
    ["an empty one", ["--lang", "go,"], /there is no language ""/],
    ["a file that is not there", ["--schema", "/nowhere.json"], /\/nowhere\.json: does not exist/],
    ["a folder", ["--schema", "/"], /is a directory/],
    [
      "a package name that is none",
      ["--package", "My Package"],
      /--package: "My Package" is not a valid name/,
    ],
    ["a version that is none", ["--package-version", "1"], /--package-version: must be a version/],
    ["an unknown option", ["--verbose"], /unknown option/],
  ])("%s", async (_name, args, message) => {
    const usual = { "--schema": ours, "--lang": "go", "--out": at("sdks") };
    const rest = Object.entries(usual).filter(([option]) => !args.includes(option));
    const { code, stdout, stderr } = await runCommand(["codegen", ...rest.flat(), ...args]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(existsSync(at("sdks"))).toBe(false);
  });

  test.each<[name: string, text: string, lines: readonly RegExp[]]>([
    ["JSON that is none", '{\n  "$defs": {,}\n}', [/schema\.json:2:13: value expected/]],
    [
      "a schema, with all that is wrong with it",
      '{"$defs": {\n"A": {"type": "string", "pattern": 1},\n"B": {"$ref": "#/$defs/C"}}}',
      [
        /schema\.json:2:25 #\/\$defs\/A\/pattern: must be a string/,
        /schema\.json:3:1 #\/\$defs\/B: refers to #\/\$defs\/C, which does not exist/,
      ],
    ],
  ])("%s", async (_name, text, lines) => {
    writeFileSync(at("schema.json"), text);
    const { code, stdout, stderr } = await codegen("go", "--schema", at("schema.json"));
    expect([code, stdout]).toEqual([2, ""]);
    for (const line of lines) expect(stderr).toMatch(line);
  });

  test("to overwrite a file that it did not write", async () => {
    await codegen("go");
    rmSync(at("sdks/go", listing));
    const [first = ""] = (await codegen("go", "--check")).stdout.split("\n");
    expect(first).toContain("missing");
    writeFileSync(at("sdks/go/README.md"), "my own");
    const { code, stderr } = await codegen("go");
    expect(code).toBe(2);
    expect(stderr).toContain(`${at("sdks/go/README.md")}: exists and was not generated`);
  });

  test("to write into a file, and says what to do", async () => {
    writeFileSync(at("sdks"), "my own");
    const { code, stderr } = await codegen("go");
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /go[/\\]\.generated-files: cannot be written \(\w+\); .*choose another path/,
    );
    expect(readFileSync(at("sdks"), "utf8")).toBe("my own");
  });
});
