import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { missing } from "../../../support/programs.ts";
import { run } from "../run.ts";
import type { Compiler } from "./compiler.ts";

// No process of the build outlives it, and no telemetry leaves the machine.
export const DOTNET_ENV = { DOTNET_CLI_TELEMETRY_OPTOUT: "1", DOTNET_NOLOGO: "1" };
const ALONE = ["-nodeReuse:false", "-p:UseSharedCompilation=false"];

export const csharp: Compiler = {
  name: "csharp",
  toolchain: [["dotnet", "--version"]],
  compile: (folder) => compileAll(folder, (manifest) => manifest),
};

/** For the newest framework alone: for thousands of types, the compiler takes minutes for each. */
export const csharpOfOneFramework: Compiler = {
  ...csharp,
  compile: (folder) =>
    compileAll(folder, (manifest) =>
      manifest.replace(/(<TargetFrameworks>)[^<]*;/, (_, tag: string) => tag),
    ),
};

function compileAll(folder: string, changed: (manifest: string) => string): void {
  const manifests = readdirSync(folder).flatMap((name) =>
    readdirSync(path.join(folder, name))
      .filter((file) => file.endsWith(".csproj"))
      .map((file) => changed(readFileSync(path.join(folder, name, file), "utf8"))),
  );
  const all = path.join(folder, "all");
  mkdirSync(all);
  writeFileSync(path.join(all, "All.csproj"), inOne(manifests));
  buildProject(all);
}

/**
 * A project of the sources of all packages, each in its own namespace: the compiler starts once, not once for each. Its
 * settings are those of the packages' manifests.
 */
function inOne([first = "", ...others]: readonly string[]): string {
  const [settings = ""] = /<PropertyGroup>[\s\S]*?<\/PropertyGroup>/.exec(first) ?? [];
  const [needed = ""] = /<ItemGroup Condition[\s\S]*?<\/ItemGroup>/.exec(first) ?? [];
  const experimental = others.flatMap((text) => /<NoWarn>.*<\/NoWarn>/.exec(text) ?? []);
  return `<Project Sdk="Microsoft.NET.Sdk">
  ${settings}
  <PropertyGroup>
    ${experimental.join("\n    ")}
  </PropertyGroup>
  ${needed}
  <ItemGroup>
    <Compile Include="../*/**/*.cs" Exclude="../*/obj/**;../*/bin/**" />
  </ItemGroup>
</Project>
`;
}

export function dotnet(cwd: string, ...args: readonly string[]): string {
  return run("dotnet", args, { cwd, env: DOTNET_ENV });
}

/**
 * Builds the project in a folder and what it refers to, with warnings as errors. `out` takes what is built, of a project
 * with one framework.
 */
export function buildProject(folder: string, out?: string): void {
  const into = out === undefined ? [] : ["-o", out];
  dotnet(folder, "build", "--no-restore", "-warnaserror", ...into, ...ALONE, ...analysis(folder));
}

/**
 * Restores, and says how to build. The analyzers for trimming and compiling ahead of time are a package of the SDK's
 * that a machine without a network may not have.
 */
function analysis(project: string): readonly string[] {
  const restore = (...properties: readonly string[]): boolean =>
    spawnSync("dotnet", ["restore", ...ALONE.slice(0, 1), ...properties], {
      cwd: project,
      env: { ...process.env, ...DOTNET_ENV },
    }).status === 0;
  if (restore()) return [];
  missing("csharp: the analysis for trimming and ahead-of-time compilation");
  const without = ["-p:IsAotCompatible=false", "-p:EnableTrimAnalyzer=false"];
  if (!restore(...without)) throw new Error("dotnet restore failed");
  return without;
}
