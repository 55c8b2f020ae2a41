import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * A file of `codegen/runtime`: what a generated package has in addition to its schema, in its own language. The folder
 * is published as it is, and found from wherever a bundler has put this module.
 */
export function runtime(file: string): string {
  return readFileSync(path.join(runtimeFolder(import.meta.dirname), file), "utf8");
}

function runtimeFolder(within: string): string {
  const folder = path.join(within, "codegen/runtime");
  if (existsSync(folder)) return folder;
  const above = path.dirname(within);
  if (above === within)
    throw new Error("This package has no folder codegen/runtime: install it again.");
  return runtimeFolder(above);
}
