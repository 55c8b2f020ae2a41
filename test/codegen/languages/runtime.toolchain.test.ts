import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { buildProject, csharp } from "./compilers/csharp.ts";
import { go } from "./compilers/go.ts";
import { java } from "./compilers/java.ts";
import { python } from "./compilers/python.ts";
import { rust } from "./compilers/rust.ts";
import { typescript } from "./compilers/typescript.ts";
import { hasPrograms } from "../../support/programs.ts";

const runtime = path.resolve(import.meta.dirname, "../../../codegen/runtime");

/** What turns the sources of `codegen/runtime` into a package that its language's compiler takes. */
const projects = [
  {
    ...go,
    sources: "package",
    files: { "package/go.mod": "module runtime\n\ngo 1.18\n" },
  },
  {
    ...rust,
    sources: "package/src",
    files: {
      "package/Cargo.toml": `[package]
name = "runtime"
version = "0.0.0"
edition = "2021"

[dependencies]
serde = { version = "1", features = ["derive"] }
serde_json = "1"
`,
      "package/src/lib.rs": `// A package holds what it uses of these.
#![allow(dead_code)]

mod bounds;
mod violation;
mod wire;

pub use violation::Violation;
`,
    },
  },
  { ...java, sources: "package/runtime", files: {} },
  {
    ...csharp,
    sources: "package",
    files: {
      "package/Runtime.csproj": `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <LangVersion>12</LangVersion>
    <ImplicitUsings>disable</ImplicitUsings>
    <GenerateDocumentationFile>true</GenerateDocumentationFile>
    <AnalysisLevel>latest</AnalysisLevel>
  </PropertyGroup>
</Project>
`,
      // Each package has one, for its own types.
      "package/PackageJsonContext.cs": `using System.Text.Json.Serialization;

namespace Runtime;

[JsonSerializable(typeof(string))]
internal sealed partial class PackageJsonContext : JsonSerializerContext;
`,
    },
    compile: (folder: string) => buildProject(path.join(folder, "package"), "../out"),
  },
  {
    ...python,
    sources: "package/src/runtime",
    files: {
      "package/src/runtime/__init__.py": "",
      "package/src/runtime/py.typed": "",
      "package/pyproject.toml": `[tool.mypy]
strict = true
python_version = "3.9"
files = ["src"]

[tool.pyright]
include = ["src"]
typeCheckingMode = "strict"
pythonVersion = "3.9"
`,
    },
  },
  {
    ...typescript,
    sources: "package/src",
    files: {
      "package/tsconfig.json": JSON.stringify({
        compilerOptions: {
          target: "es2022",
          module: "nodenext",
          strict: true,
          exactOptionalPropertyTypes: true,
          noUncheckedIndexedAccess: true,
          declaration: true,
          rootDir: "src",
          outDir: "dist",
        },
        include: ["src"],
      }),
      "package/package.json": '{ "type": "module" }',
    },
  },
];

describe.each(projects)("the runtime of $name", ({ name, toolchain, sources, files, compile }) => {
  const folder = mkdtempSync(path.join(tmpdir(), `codegen-runtime-${name}-`));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.runIf(hasPrograms(name, toolchain))(
    "is laid out, linted and compiled without a warning",
    () => {
      const target = path.join(folder, sources);
      cpSync(path.join(runtime, name), target, { recursive: true });
      expect(readdirSync(target)).not.toEqual([]);
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        writeFileSync(path.join(folder, file), text);
      }
      expect(() => compile(folder)).not.toThrow();
    },
    300_000,
  );
});
