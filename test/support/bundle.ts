import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { afterAll } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

/** A program of the tests as JavaScript that any supported Node runs, with the packages of this project. */
export async function bundled(entry: string): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), "byok-program-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  const outfile = path.join(folder, "program.mjs");
  await build({
    entryPoints: [path.join(root, entry)],
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    outfile,
  });
  return outfile;
}
