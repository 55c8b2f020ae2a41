import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { go, goTool } from "../languages/compilers/go.ts";
import { python } from "../languages/compilers/python.ts";
import type { Program } from "../languages/runner.ts";
import type { Compiler } from "../languages/compilers/compiler.ts";

interface ClientLanguage extends Pick<Compiler, "name" | "toolchain"> {
  /** Compiles the driver and the project's own package, with warnings as errors. */
  readonly build: (folder: string) => Program;
}

/** Debian's own, which has Debian's httpx. */
const PYTHON = ["/usr/bin/python3"] as const;

const here = import.meta.dirname;
const sdks = path.resolve(here, "../../../codegen/sdks");

export const languages: readonly ClientLanguage[] = [
  {
    ...go,
    build(folder) {
      const driver = path.join(folder, "driver");
      mkdirSync(driver);
      copyFileSync(path.join(here, "go/driver.go"), path.join(driver, "main.go"));
      const sdk = path.join(sdks, "go");
      writeFileSync(
        path.join(driver, "go.mod"),
        `module driver\n\ngo 1.18\n\nrequire byokidentity v0.0.0\n\nreplace byokidentity => ${sdk}\n`,
      );
      if (goTool(folder, "gofmt", "-l", driver) !== "") throw new Error("run gofmt");
      goTool(driver, "go", "vet", ".");
      goTool(driver, "go", "build", "-o", "driver", ".");
      return { command: path.join(driver, "driver") };
    },
  },
  ...(["urllib", "httpx"] as const).map((http): ClientLanguage => ({
    name: `python, ${http}`,
    toolchain: [[...PYTHON, "-c", `import ${http}`], ...python.toolchain],
    build() {
      const driver = path.join(here, "python/driver.py");
      const env = { PYTHONPATH: path.join(sdks, "python/src") };
      return { command: PYTHON[0], args: ["-W", "error", "-B", driver, http], env };
    },
  })),
];
