import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect } from "vitest";
import { compileExample } from "../../support/example-program.ts";

const interop = path.resolve(import.meta.dirname, "..");
const root = path.resolve(interop, "../..");
/** Packages that the examples share with byok-identity. The Copilot SDK's own vscode-jsonrpc is an older one. */
const FROM_ROOT = ["@azure", "@types", "vscode-jsonrpc"];
const run = promisify(execFile);

/** The examples of a page, by the names that comments of this kind give them. */
export function examplesOf(page: string, kind: string): ReadonlyMap<string, string> {
  const text = readFileSync(path.join(root, page), "utf8");
  return new Map(
    Array.from(
      text.matchAll(new RegExp(`<!-- ${kind}: (\\w+) -->\\n\\n\`\`\`ts\\n([\\s\\S]*?)\`\`\``, "g")),
      ([, name = "", code = ""]) => [name, code] as const,
    ),
  );
}

export interface Project {
  readonly folder: string;
  /** Writes an example as a program, the Azure hosts in it replaced by this URL; its file. */
  readonly program: (name: string, code: string, url: string) => Promise<string>;
  /** What a program prints, run in this environment alone. */
  readonly output: (file: string, env: Readonly<Record<string, string>>) => Promise<string>;
  /** What the compiler says of examples, which is nothing where they are right. */
  readonly typeErrors: (examples: ReadonlyMap<string, string>) => Promise<string>;
}

/** A project in which everything the examples import is installed, for one test file. */
export function project(): Project {
  const folder = mkdtempSync(path.join(tmpdir(), "byok-identity-examples-"));

  beforeAll(() => {
    // A package of its own, whatever the folders above hold.
    writeFileSync(path.join(folder, "package.json"), '{"type":"module"}');
    const modules = path.join(folder, "node_modules");
    mkdirSync(modules);
    for (const name of readdirSync(path.join(interop, "node_modules"))) {
      if (!FROM_ROOT.includes(name)) {
        symlinkSync(path.join(interop, "node_modules", name), path.join(modules, name));
      }
    }
    for (const name of FROM_ROOT) {
      symlinkSync(path.join(root, "node_modules", name), path.join(modules, name));
    }
    symlinkSync(root, path.join(modules, "byok-identity"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  return {
    folder,
    async program(name, code, url) {
      const source = code.replaceAll(/https:\/\/NAME\.[\w.]+/g, url);
      expect(source, name).not.toBe("");
      const file = path.join(folder, `${name}.mjs`);
      await compileExample(source, file);
      return file;
    },
    async output(file, env) {
      return (await run(process.execPath, [file], { cwd: folder, env })).stdout;
    },
    async typeErrors(examples) {
      for (const [name, code] of examples) writeFileSync(path.join(folder, `${name}.ts`), code);
      const tsc = path.join(root, "node_modules/typescript/bin/tsc");
      const flags =
        "--noEmit --strict --module nodenext --target es2023 --lib es2023,esnext.disposable --types node --skipLibCheck";
      const files = Array.from(examples.keys(), (name) => `${name}.ts`);
      return run(process.execPath, [tsc, ...flags.split(" "), ...files], { cwd: folder }).then(
        ({ stdout }) => stdout,
        ({ stdout }: { readonly stdout: string }) => stdout,
      );
    },
  };
}
