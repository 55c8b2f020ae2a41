import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Compiler } from "../languages/compilers/compiler.ts";
import { buildProject, csharp, DOTNET_ENV } from "../languages/compilers/csharp.ts";
import { go, goTool } from "../languages/compilers/go.ts";
import { JARS, java, javac } from "../languages/compilers/java.ts";
import { python } from "../languages/compilers/python.ts";
import { cargo, configureCargo, rust } from "../languages/compilers/rust.ts";
import { NODE_TYPES, TSC, typescript } from "../languages/compilers/typescript.ts";
import { run } from "../languages/run.ts";
import type { Program } from "../languages/runner.ts";

interface CallsLanguage extends Pick<Compiler, "name" | "toolchain"> {
  /** Compiles the driver and the package in `package`, with warnings as errors. */
  readonly build: (folder: string) => Program;
}

const here = import.meta.dirname;

export const languages: readonly CallsLanguage[] = [
  {
    ...typescript,
    build(folder) {
      const sdk = path.join(folder, "package");
      run(TSC, ["-p", ".", ...NODE_TYPES, "--erasableSyntaxOnly", "--isolatedDeclarations"], {
        cwd: sdk,
      });
      const args = [path.join(here, "driver.mjs"), path.join(sdk, "dist")];
      return { command: process.execPath, args };
    },
  },
  {
    ...python,
    build(folder) {
      const driver = path.join(here, "driver.py");
      const source = path.join(folder, "package/src");
      const strict = ["--strict", "--cache-dir=/dev/null", "--python-version=3.9", driver];
      run("mypy", strict, { cwd: folder, env: { MYPYPATH: source } });
      const env = { PYTHONPATH: source };
      return { command: "python3", args: ["-W", "error", "-B", driver], env };
    },
  },
  {
    ...go,
    build(folder) {
      const module = path.join(folder, "module");
      mkdirSync(module);
      copyFileSync(path.join(here, "driver.go"), path.join(module, "main.go"));
      writeFileSync(
        path.join(module, "go.mod"),
        "module driver\n\ngo 1.18\n\nrequire editorcalls v0.0.0\n\nreplace editorcalls => ../package\n",
      );
      assert.equal(goTool(folder, "gofmt", "-l", "."), "");
      goTool(module, "go", "vet", "./...");
      goTool(module, "go", "build", "-o", "../driver", ".");
      return { command: path.join(folder, "driver") };
    },
  },
  {
    ...rust,
    build(folder) {
      const crate = path.join(folder, "crate");
      mkdirSync(path.join(crate, "src"), { recursive: true });
      copyFileSync(path.join(here, "driver.rs"), path.join(crate, "src/main.rs"));
      writeFileSync(
        path.join(crate, "Cargo.toml"),
        `[package]
name = "driver"
version = "0.0.0"
edition = "2021"

[dependencies]
editor-calls = { path = "../package" }
serde_json = "1"
`,
      );
      const target = path.join(folder, "target");
      configureCargo(folder);
      const sources = ["src/main.rs", "../package/src/lib.rs"];
      run("rustfmt", ["--check", "--edition", "2021", ...sources], { cwd: crate });
      cargo(crate, target, "build");
      return { command: path.join(target, "debug/driver") };
    },
  },
  {
    ...java,
    build(folder) {
      const sdk = path.join(folder, "package/src/main/java/editorcalls");
      const sources = readdirSync(sdk).map((file) => path.join(sdk, file));
      javac(folder, [...sources, path.join(here, "Driver.java")]);
      const classes = [path.join(folder, "classes"), ...JARS].join(":");
      return { command: "java", args: ["-XX:TieredStopAtLevel=1", "-cp", classes, "Driver"] };
    },
  },
  {
    ...csharp,
    build(folder) {
      const driver = path.join(folder, "driver");
      mkdirSync(driver);
      for (const file of ["Driver.cs", "Driver.csproj"]) {
        copyFileSync(path.join(here, file), path.join(driver, file));
      }
      buildProject(driver, "../out");
      const args = [path.join(folder, "out/Driver.dll")];
      return { command: "dotnet", args, env: DOTNET_ENV };
    },
  },
];
