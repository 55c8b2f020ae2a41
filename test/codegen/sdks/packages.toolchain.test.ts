import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generate } from "../../../codegen/generate.ts";
import { modelOf, readSource } from "../../../codegen/source.ts";
import { fence } from "../../support/pages.ts";
import { hasPrograms, type Probe } from "../../support/programs.ts";
import { buildProject, dotnet } from "../languages/compilers/csharp.ts";
import { run } from "../languages/run.ts";

/** Where Debian has Maven's plugins and the libraries that they and Jackson are. */
const REPOSITORY = "/usr/share/maven-repo";
const PLUGINS = ["compiler", "jar", "javadoc", "resources", "source", "surefire"];
/** The version that Debian has. */
const JACKSON = "2.14.0";

const maven: readonly Probe[] = [
  ["mvn", "--version"],
  ...[
    ...PLUGINS.map((name) => `org/apache/maven/plugins/maven-${name}-plugin`),
    `com/fasterxml/jackson/core/jackson-databind/${JACKSON}`,
  ].map((folder) => ["test", "-d", path.join(REPOSITORY, folder)] as const),
];

const page = "docs/codegen.md";
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "codegen-packages-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The package of the page's schema as its configuration has it. */
function generated(language: string, name: string): string {
  const model = modelOf(readSource(fence(page, "schema"), "acme.schema.json"), { strict: true });
  const about = JSON.parse(fence(page, "config")) as {
    readonly version: string;
    readonly license: string;
    readonly author: string;
    readonly repository: string;
  };
  const { version, license, author, repository } = about;
  const options = { name, version, license, author, repository };
  const target = path.join(folder, language);
  for (const { files } of generate(model, [language], options)) {
    for (const { path: file, content } of files) {
      mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
      writeFileSync(path.join(target, file), content);
    }
  }
  return target;
}

describe.runIf(hasPrograms("maven", maven))("the generated package for Java", () => {
  test("is built by Maven without a warning, with its sources and javadoc", () => {
    const cwd = generated("java", "com.acme.config");
    // Maven notes in it what it has looked for.
    const repository = path.join(folder, "repository");
    cpSync(REPOSITORY, repository, { recursive: true, dereference: true });
    const options = [`-Dmaven.repo.local=${repository}`, `-Djackson.version=${JACKSON}`];
    const log = run("mvn", ["-o", "-B", ...options, "package"], { cwd });
    const warnings = log.split("\n").filter((line) => line.includes("WARNING"));
    // Debian's names for what Maven's own defaults ask for.
    expect(warnings.filter((line) => !line.includes("has been relocated"))).toEqual([]);
    const jars = readdirSync(path.join(cwd, "target")).filter((name) => name.endsWith(".jar"));
    expect(jars.toSorted()).toEqual([
      "config-1.2.0-beta.1-javadoc.jar",
      "config-1.2.0-beta.1-sources.jar",
      "config-1.2.0-beta.1.jar",
    ]);
  }, 120_000);
});

describe.runIf(hasPrograms("csharp", [["dotnet", "--version"]]))(
  "the generated package for C#",
  () => {
    test("is packed by dotnet without a warning, with its symbols", () => {
      const cwd = generated("csharp", "Acme.Config");
      buildProject(cwd);
      dotnet(cwd, "pack", "--no-build", "-c", "Debug", "-warnaserror", "-o", "out");
      expect(readdirSync(path.join(cwd, "out")).toSorted()).toEqual([
        "Acme.Config.1.2.0-beta.1.nupkg",
        "Acme.Config.1.2.0-beta.1.snupkg",
      ]);
    }, 120_000);
  },
);
