import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeOf, root } from "../../support/pages.ts";
import type { Compiler } from "../languages/compilers/compiler.ts";
import { go, goTool } from "../languages/compilers/go.ts";
import { cargo, configureCargo, rust } from "../languages/compilers/rust.ts";
import { NODE_TYPES, TSC, typescript } from "../languages/compilers/typescript.ts";
import { run } from "../languages/run.ts";
import type { Program } from "../languages/runner.ts";
import { hasPrograms } from "../../support/programs.ts";

interface Readme extends Pick<Compiler, "name" | "toolchain"> {
  readonly fence: string;
  /** Compiles the code with a copy of the package, in `package`, to a program that reads stdin. */
  readonly build: (folder: string, code: string) => Program;
}

const readmes: readonly Readme[] = [
  {
    ...typescript,
    fence: "ts",
    build(folder, code) {
      run(TSC, ["-p", "package", ...NODE_TYPES], { cwd: folder });
      mkdirSync(path.join(folder, "node_modules"));
      symlinkSync("../package", path.join(folder, "node_modules/byok-identity-client"));
      const program = [
        'import { readFileSync } from "node:fs";',
        code,
        "process.stdout.write(written);",
        "declare const process: { stdout: { write(text: string): void } };",
      ];
      const json = 'const json = readFileSync(0, "utf8");\n\nconst value';
      const source = program.join("\n").replace("const value", json);
      writeFileSync(path.join(folder, "program.mts"), source);
      const options = ["--strict", "--target", "es2022", "--module", "nodenext", "--types", "node"];
      run(TSC, [...options, ...NODE_TYPES, "program.mts"], { cwd: folder });
      return { command: process.execPath, args: [path.join(folder, "program.mjs")] };
    },
  },
  {
    ...go,
    fence: "go",
    build(folder, code) {
      const module = path.join(folder, "module");
      mkdirSync(module);
      writeFileSync(path.join(module, "main.go"), code);
      writeFileSync(
        path.join(module, "go.mod"),
        "module program\n\ngo 1.18\n\nrequire byokidentity v0.0.0\n\nreplace byokidentity => ../package\n",
      );
      expect(goTool(module, "gofmt", "-l", ".")).toBe("");
      goTool(module, "go", "vet", "./...");
      goTool(module, "go", "build", "-o", "../program", ".");
      return { command: path.join(folder, "program") };
    },
  },
  {
    ...rust,
    fence: "rust",
    build(folder, code) {
      const crate = path.join(folder, "crate");
      mkdirSync(path.join(crate, "src"), { recursive: true });
      writeFileSync(path.join(crate, "src/main.rs"), code);
      const manifest = [
        '[package]\nname = "program"\nversion = "0.0.0"\nedition = "2021"\n',
        '[dependencies]\nbyok-identity = { path = "../package" }\nserde_json = "1"\n',
      ];
      writeFileSync(path.join(crate, "Cargo.toml"), manifest.join("\n"));
      configureCargo(folder);
      run("rustfmt", ["--check", "--edition", "2021", "src/main.rs"], { cwd: crate });
      cargo(crate, path.join(folder, "target"), "build");
      return { command: path.join(folder, "target/debug/program") };
    },
  },
];

describe.each(readmes)("codegen/sdks/$name/README.md", ({ name, toolchain, fence, build }) => {
  describe.runIf(hasPrograms(name, toolchain))("its code", () => {
    let folder: string;
    let program: Program;
    beforeAll(() => {
      folder = mkdtempSync(path.join(tmpdir(), `codegen-readme-${name}-`));
      const sdk = `codegen/sdks/${name}`;
      cpSync(path.join(root, sdk), path.join(folder, "package"), { recursive: true });
      program = build(folder, codeOf(`${sdk}/README.md`, fence));
    }, 600_000);
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const given = (value: unknown): ReturnType<typeof spawnSync> =>
      spawnSync(program.command, program.args ?? [], {
        input: JSON.stringify(value),
        encoding: "utf8",
      });

    test("reads and writes a value", () => {
      const value = { baseUrl: "https://a.example/v1", managedIdentity: {}, later: [1] };
      const { stdout, stderr } = given(value);
      expect(JSON.parse(String(stdout))).toEqual(value);
      expect(stderr).toBe("");
    });

    test("says what is wrong with a value", () => {
      const { stderr } = given({ baseUrl: "https://a.example/v1", apiKey: "k", exchange: {} });
      expect(stderr).toContain("exclude each other");
    });
  });
});
