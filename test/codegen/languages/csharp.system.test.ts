import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { contextName, csharpScope } from "../../../codegen/emit/csharp/context.ts";
import { namespaceName } from "../../../codegen/emit/csharp/names.ts";
import { describeLanguage, type Built } from "./harness.ts";
import { run } from "./run.ts";

const HERE = new URL("csharp", import.meta.url).pathname;
// No process of the build outlives it, and no telemetry leaves the machine.
const ENV = { DOTNET_CLI_TELEMETRY_OPTOUT: "1", DOTNET_NOLOGO: "1" };
const ALONE = ["-nodeReuse:false", "-p:UseSharedCompilation=false"];

describeLanguage({
  name: "csharp",
  toolchain: [["dotnet", "--version"]],
  build(built) {
    const program = path.join(built.folder, "program");
    mkdirSync(program);
    for (const file of [
      "Program.csproj",
      "Program.cs",
      "Runner.cs",
      ...(hasUsage(built) ? ["Usage.cs"] : []),
    ]) {
      cpSync(path.join(HERE, file), path.join(program, file));
    }
    const how = ["--no-restore", "-warnaserror", "-o", "../out", ...ALONE, ...analysis(program)];
    run("dotnet", ["build", ...how], { cwd: program, env: ENV });
    const assembly = path.join(built.folder, "out", "Program.dll");
    return { command: "dotnet", args: [assembly, ...classes(built)], env: ENV };
  },
  own(made) {
    if (!hasUsage(made)) return;
    // It throws where what it expects does not hold.
    test("is of use as C# programmers expect", () => {
      const assembly = path.join(made.folder, "out", "Program.dll");
      expect(run("dotnet", [assembly, "usage"], { cwd: made.folder, env: ENV })).toBe("");
    });
  },
});

/** Usage.cs is written by hand against the project's own package, as its users would. */
function hasUsage({ subject }: Pick<Built, "subject">): boolean {
  return subject.name === "byok-identity";
}

/**
 * Restores, and says how to build. The analyzers for trimming and compiling ahead of time are a package of the SDK's
 * that a machine without a network may not have.
 */
function analysis(program: string): readonly string[] {
  const restore = (...properties: readonly string[]): boolean =>
    spawnSync("dotnet", ["restore", ...ALONE.slice(0, 1), ...properties], {
      cwd: program,
      env: { ...process.env, ...ENV },
    }).status === 0;
  if (restore()) return [];
  if (process.env["CI"] === "true") throw new Error("dotnet restore failed");
  process.stderr.write(
    "Left out: csharp: the analysis for trimming and ahead-of-time compilation\n",
  );
  const without = ["-p:IsAotCompatible=false", "-p:EnableTrimAnalyzer=false"];
  if (!restore(...without)) throw new Error("dotnet restore failed");
  return without;
}

/** The context, then each type of the schema with its class. */
function classes({ subject }: Built): readonly string[] {
  const namespace = namespaceName(subject.name);
  const scope = csharpScope(subject.model, subject.name);
  return [
    `${namespace}.${contextName(subject.name)}`,
    ...subject.model.types
      .filter(({ kind }) => kind === "object" || kind === "union")
      .flatMap(({ name }) => [name, `${namespace}.${scope.typeName(name)}`]),
  ];
}
