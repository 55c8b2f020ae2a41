import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

/**
 * A program of the tests as JavaScript that any supported Node runs, with the packages of this project. Made for the
 * suite that calls this; the answer tells its path.
 */
export function useProgram(entry: string): () => string {
  let folder: string;
  const outfile = (): string => path.join(folder, "program.mjs");
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "byok-program-"));
    symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
    await build({
      entryPoints: [path.join(root, entry)],
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
      outfile: outfile(),
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return outfile;
}
