import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emitterOf } from "../../../codegen/languages.ts";
import { readSchema } from "../../../codegen/read-schema/read-schema.ts";
import { hostileSchema } from "../hostile.ts";
import { writePackage } from "./compilers/compiler.ts";
import { buildProject, csharpOfOneFramework, dotnet } from "./compilers/csharp.ts";
import { goTool } from "./compilers/go.ts";
import { compilers } from "./compilers/index.ts";
import { JARS } from "./compilers/java.ts";
import { cargo } from "./compilers/rust.ts";
import { run } from "./run.ts";
import { hasPrograms } from "../../support/programs.ts";

/** What code of a schema would leave behind, were it run. */
const MARKER = "PWNED";

const LINE_ENDS = ["\n", "\r", "\u0085", "\u2028", "\u2029"];

/** In each language, texts that leave a comment or a literal where they are not escaped, and then leave the marker. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  typescript: ["*/", '";', "';", "`;", "\n", "\u2028", "${"].map(
    (end) => `x ${end} process.getBuiltinModule("fs").writeFileSync("${MARKER}", ""); /*`,
  ),
  python: ['"""\n', '\\"""\n', '"\n', "\n", "\f", "{", "\\"].map(
    (end) => `x ${end}__import__("pathlib").Path("${MARKER}").touch() #`,
  ),
  go: ["\n", "\r", "*/", '"\n', "`\n", "\n// +build ignore\n", '"`\n'].map(
    (end) => `x ${end}func init() { os.WriteFile("${MARKER}", nil, 0o600) } /*`,
  ),
  rust: ["\n", "*/", '"\n', "```\n", "    ", "\n\n    ", "<script>\n"].map(
    (end) => `x ${end}std::fs::write("${MARKER}", "").unwrap(); //`,
  ),
  java: ["*/", "} */", "\\u002a\\u002f", '"; ', "\\u0022; ", "\n", "${env.PATH}"].map(
    (end) => `x ${end} static Object o = new java.io.File("${MARKER}").mkdir(); /*`,
  ),
  csharp: [
    ...["*/", '"; ', "</summary>", ...LINE_ENDS].map(
      (end) =>
        `x ${end}[System.Runtime.CompilerServices.ModuleInitializer] internal static void X() => System.IO.File.Create("${MARKER}"); //`,
    ),
    `x $([System.IO.File]::WriteAllText('${MARKER}', ''))@(Compile)%(Identity)%24(PATH)`,
  ],
};

// What a text becomes does not depend on the framework.
const each = compilers.map((one) => (one.name === "csharp" ? csharpOfOneFramework : one));

describe.each(each)("in $name", ({ name, toolchain, compile }) => {
  const texts = TEXTS[name] ?? [];
  let folder: string;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), `codegen-hostile-${name}-`));
    for (const [index, text] of texts.entries()) {
      const options = { name: `hostile-${index}`, version: "1.0.0" };
      const files = emitterOf(name)(readSchema(hostileSchema(text)), options);
      writePackage(path.join(folder, options.name), files);
    }
  });

  test.runIf(hasPrograms(name, toolchain))(
    "a schema of hostile texts compiles without a warning, and nothing of it runs",
    () => {
      expect(texts.length).toBeGreaterThan(0);
      compile(folder);
      LOAD[name]?.(folder, texts);
      const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
      expect(files.filter((file) => path.basename(file) === MARKER)).toEqual([]);
    },
    600_000,
  );
});

/** Runs all that a language runs when it loads a package, and of Rust the examples. */
const LOAD: Readonly<Record<string, (folder: string, texts: readonly string[]) => void>> = {
  typescript(folder, texts) {
    const imports = texts.map((_, index) => `import "./hostile-${index}/dist/index.js";`);
    writeFileSync(path.join(folder, "load.mjs"), imports.join("\n"));
    run(process.execPath, ["load.mjs"], { cwd: folder });
  },
  python(folder, texts) {
    const modules = texts.map((_, index) => `hostile_${index}`);
    const source = `import importlib, pkgutil
for name in ${JSON.stringify(modules)}:
    package = importlib.import_module(name)
    for module in pkgutil.iter_modules(package.__path__, name + "."):
        importlib.import_module(module.name)
`;
    const roots = texts.map((_, index) => path.join(folder, `hostile-${index}/src`));
    run("python3", ["-B", "-c", source], { cwd: folder, env: { PYTHONPATH: roots.join(":") } });
  },
  go(folder, texts) {
    const modules = texts.map((_, index) => `hostile${index}`);
    const main = path.join(folder, "main");
    mkdirSync(main);
    writeFileSync(
      path.join(main, "go.mod"),
      `module main\n\ngo 1.18\n\n${modules
        .map((name, index) => `require ${name} v0.0.0\n\nreplace ${name} => ../hostile-${index}\n`)
        .join("\n")}`,
    );
    const imports = modules.map((name) => `import _ "${name}"`).join("\n");
    writeFileSync(path.join(main, "main.go"), `package main\n\n${imports}\n\nfunc main() {}\n`);
    goTool(main, "go", "run", ".");
  },
  rust: (folder) => void cargo(folder, path.join(folder, ".target"), "test", "--doc"),
  java(folder) {
    writeFileSync(
      path.join(folder, "Load.java"),
      `import java.nio.file.*;

class Load {
    public static void main(String[] args) throws Exception {
        Path root = Path.of("classes");
        for (Path file : (Iterable<Path>) Files.walk(root).filter(Files::isRegularFile)::iterator) {
            String name = root.relativize(file).toString();
            Class.forName(name.replace('/', '.').replaceFirst("\\\\.class$", ""));
        }
    }
}
`,
    );
    run("java", ["-cp", ["classes", ...JARS].join(":"), "Load.java"], { cwd: folder });
  },
  csharp(folder, texts) {
    const program = path.join(folder, "program");
    mkdirSync(program);
    writeFileSync(
      path.join(program, "Program.csproj"),
      `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <UseAppHost>false</UseAppHost>
  </PropertyGroup>
</Project>
`,
    );
    writeFileSync(
      path.join(program, "Program.cs"),
      `using System.Reflection;
using System.Runtime.CompilerServices;

var assembly = Assembly.LoadFrom(args[0]);
foreach (var module in assembly.GetModules()) RuntimeHelpers.RunModuleConstructor(module.ModuleHandle);
foreach (var type in assembly.GetTypes())
{
    if (!type.ContainsGenericParameters) RuntimeHelpers.RunClassConstructor(type.TypeHandle);
}
`,
    );
    buildProject(program, "../run");
    const built = path.join(folder, "all/bin");
    const files = readdirSync(built, { recursive: true, encoding: "utf8" });
    const assemblies = files.filter((file) => file.endsWith(".dll"));
    expect(assemblies).toHaveLength(1);
    dotnet(folder, "run/Program.dll", ...assemblies.map((file) => path.join(built, file)));
    // All were compiled as one project. What a manifest says is evaluated for each.
    const said = texts.map((_, index) =>
      dotnet(
        folder,
        "msbuild",
        `hostile-${index}/Hostile${index}.csproj`,
        "-getProperty:Description",
      ),
    );
    expect(said.at(-1)?.trim()).toBe(texts.at(-1));
  },
};
