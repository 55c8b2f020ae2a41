import assert from "node:assert/strict";
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { go, goTool } from "../languages/compilers/go.ts";
import { buildProject, csharp, DOTNET_ENV } from "../languages/compilers/csharp.ts";
import { JARS, java, javac } from "../languages/compilers/java.ts";
import { cargo, configureCargo, rust } from "../languages/compilers/rust.ts";
import { NODE_TYPES, TSC, typescript } from "../languages/compilers/typescript.ts";
import { run } from "../languages/run.ts";
import { python } from "../languages/compilers/python.ts";
import type { Program } from "../languages/runner.ts";
import type { Compiler } from "../languages/compilers/compiler.ts";

interface Built {
  readonly driver: Program;
  readonly example: Program;
}

interface ClientLanguage extends Pick<Compiler, "name" | "toolchain"> {
  /** Compiles the driver, an example and the project's own package, with warnings as errors. */
  readonly build: (folder: string, example: string) => Built;
}

/** Debian's own, which has Debian's httpx. */
const PYTHON = ["/usr/bin/python3"] as const;

const here = import.meta.dirname;
const sdks = path.resolve(here, "../../../codegen/sdks");

export const languages: readonly ClientLanguage[] = [
  {
    ...typescript,
    build(folder, example) {
      const sdk = path.join(folder, "package");
      cpSync(path.join(sdks, "typescript"), sdk, { recursive: true });
      run(TSC, ["-p", ".", ...NODE_TYPES, "--erasableSyntaxOnly", "--isolatedDeclarations"], {
        cwd: sdk,
      });
      const { name } = JSON.parse(readFileSync(path.join(sdk, "package.json"), "utf8")) as {
        readonly name: string;
      };
      const installed = path.join(folder, "node_modules", name);
      mkdirSync(path.dirname(installed), { recursive: true });
      symlinkSync(sdk, installed);
      writeFileSync(path.join(folder, "example.mts"), example);
      const options = ["--strict", "--target", "es2022", "--module", "nodenext", "--types", "node"];
      run(TSC, [...options, ...NODE_TYPES, "example.mts"], { cwd: folder });
      const driver = path.join(here, "typescript/driver.mjs");
      return {
        driver: { command: process.execPath, args: [driver, path.join(sdk, "dist")] },
        example: { command: process.execPath, args: [path.join(folder, "example.mjs")] },
      };
    },
  },
  ...(["urllib", "httpx"] as const).map((http): ClientLanguage => ({
    name: `python, ${http}`,
    toolchain: [[...PYTHON, "-c", `import ${http}`], ...python.toolchain],
    build(folder, example) {
      const file = path.join(folder, "example.py");
      writeFileSync(file, example);
      const env = { PYTHONPATH: path.join(sdks, "python/src") };
      const options = ["-W", "error", "-B"];
      const driver = path.join(here, "python/driver.py");
      return {
        driver: { command: PYTHON[0], args: [...options, driver, http], env },
        example: { command: PYTHON[0], args: [...options, file], env },
      };
    },
  })),
  {
    ...go,
    build(folder, example) {
      const module = path.join(folder, "module");
      const sources = { driver: readFileSync(path.join(here, "go/driver.go"), "utf8"), example };
      for (const [name, source] of Object.entries(sources)) {
        mkdirSync(path.join(module, name), { recursive: true });
        writeFileSync(path.join(module, name, "main.go"), source);
      }
      const sdk = path.join(sdks, "go");
      writeFileSync(
        path.join(module, "go.mod"),
        `module module\n\ngo 1.18\n\nrequire byokidentity v0.0.0\n\nreplace byokidentity => ${sdk}\n`,
      );
      assert.equal(goTool(folder, "gofmt", "-l", module), "");
      goTool(module, "go", "vet", "./...");
      mkdirSync(path.join(folder, "out"));
      goTool(module, "go", "build", "-o", "../out", "./...");
      return {
        driver: { command: path.join(folder, "out/driver") },
        example: { command: path.join(folder, "out/example") },
      };
    },
  },
  {
    ...rust,
    build(folder, example) {
      const [sdk, crate] = [path.join(folder, "package"), path.join(folder, "crate")];
      // A copy, since cargo writes a lock file next to the manifest.
      cpSync(path.join(sdks, "rust"), sdk, { recursive: true });
      mkdirSync(path.join(crate, "src/bin"), { recursive: true });
      copyFileSync(path.join(here, "rust/driver.rs"), path.join(crate, "src/bin/driver.rs"));
      writeFileSync(path.join(crate, "src/bin/example.rs"), example);
      writeFileSync(
        path.join(crate, "Cargo.toml"),
        `[package]
name = "crate"
version = "0.0.0"
edition = "2021"

[dependencies]
byok-identity = { path = "../package" }
serde_json = "1"
`,
      );
      const target = path.join(folder, "target");
      configureCargo(folder);
      const sources = ["src/bin/driver.rs", "src/bin/example.rs"];
      run("rustfmt", ["--check", "--edition", "2021", ...sources], { cwd: crate });
      cargo(crate, target, "build");
      return {
        driver: { command: path.join(target, "debug/driver") },
        example: { command: path.join(target, "debug/example") },
      };
    },
  },
  {
    ...java,
    build(folder, example) {
      const sdk = path.join(sdks, "java/src/main/java/byokidentity");
      const sources = readdirSync(sdk).map((file) => path.join(sdk, file));
      writeFileSync(path.join(folder, "Example.java"), example);
      javac(folder, [...sources, path.join(here, "java/Driver.java"), "Example.java"]);
      const classes = [path.join(folder, "classes"), ...JARS].join(":");
      const options = ["-XX:TieredStopAtLevel=1", "-cp", classes];
      return {
        driver: { command: "java", args: [...options, "Driver"] },
        example: { command: "java", args: [...options, "Example"] },
      };
    },
  },
  {
    ...csharp,
    build(folder, example) {
      const [driver, program] = [path.join(folder, "driver"), path.join(folder, "example")];
      cpSync(path.join(sdks, "csharp"), path.join(folder, "package"), { recursive: true });
      cpSync(path.join(here, "csharp"), driver, { recursive: true });
      mkdirSync(program);
      copyFileSync(path.join(driver, "Driver.csproj"), path.join(program, "Example.csproj"));
      writeFileSync(path.join(program, "Example.cs"), example);
      buildProject(driver, "../out");
      buildProject(program, "../example-out");
      const env = DOTNET_ENV;
      return {
        driver: { command: "dotnet", args: [path.join(folder, "out/Driver.dll")], env },
        example: { command: "dotnet", args: [path.join(folder, "example-out/Example.dll")], env },
      };
    },
  },
];
