import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import path from "node:path";
import { contextName, csharpScope } from "../../../codegen/emit/csharp/context.ts";
import { namespaceName } from "../../../codegen/emit/csharp/names.ts";
import { describeLanguage, type Built } from "./harness.ts";

const HERE = new URL("csharp", import.meta.url).pathname;
// No process of the build outlives it, and no telemetry leaves the machine.
const ENV = { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: "1", DOTNET_NOLOGO: "1" };
const ALONE = ["-nodeReuse:false", "-p:UseSharedCompilation=false"];

describeLanguage({
  name: "csharp",
  toolchain: [["dotnet", "--version"]],
  build(built) {
    const program = path.join(built.folder, "program");
    const byHand = built.subject.name === "byok-identity";
    mkdirSync(program);
    // Written by hand against the project's own package, as its users would; it throws where that does not hold.
    for (const file of [
      "Program.csproj",
      "Program.cs",
      "Runner.cs",
      ...(byHand ? ["Usage.cs"] : []),
    ]) {
      cpSync(path.join(HERE, file), path.join(program, file));
    }
    dotnet(program, [
      "build",
      "--no-restore",
      "-warnaserror",
      "-o",
      "../out",
      ...ALONE,
      ...analysis(program),
    ]);
    const assembly = path.join(built.folder, "out", "Program.dll");
    if (byHand) dotnet(program, [assembly, "usage"]);
    return { command: "dotnet", args: [assembly, ...classes(built)], env: ENV };
  },
});

function dotnet(cwd: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync("dotnet", args, { cwd, env: ENV, encoding: "utf8" });
  // The compiler's complaints go to stdout.
  if (status !== 0) throw new Error(`dotnet ${args[0]} ended with ${status}:\n${stdout}${stderr}`);
}

/**
 * Restores, and says how to build. The analyzers for trimming and compiling ahead of time are a package of the SDK's
 * that a machine without a network may not have.
 */
function analysis(program: string): readonly string[] {
  const restore = (...properties: readonly string[]): boolean =>
    spawnSync("dotnet", ["restore", ...ALONE.slice(0, 1), ...properties], {
      cwd: program,
      env: ENV,
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
