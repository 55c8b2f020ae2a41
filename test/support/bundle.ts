import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "rolldown";
import { afterAll, beforeAll } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

/**
 * A module of the tests or of the source as JavaScript that any supported Node runs, with the packages of this project.
 * Made for the suite that calls this; the answer tells its path.
 */
export function useProgram(entry: string): () => string {
  let folder: string;
  const file = (): string => path.join(folder, "program.mjs");
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "byok-program-"));
    symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
    await build({
      input: path.join(root, entry),
      platform: "node",
      tsconfig: false,
      // Packages: what starts with neither a dot nor a slash.
      external: /^[\w@]/,
      output: { file: file(), format: "esm", codeSplitting: false },
      checks: { ineffectiveDynamicImport: false },
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return file;
}
