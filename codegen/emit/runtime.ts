import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * A file of `codegen/runtime`: what a generated package has in addition to its schema, in its own language. The folder
 * is found from wherever a bundler has put this module.
 */
export function runtime(file: string): string {
  return readFileSync(path.join(codegenFolder("runtime"), file), "utf8");
}

/** A folder of `codegen/` that is published as it is. */
export function codegenFolder(name: string, within = import.meta.dirname): string {
  const folder = path.join(within, "codegen", name);
  if (existsSync(folder)) return folder;
  const above = path.dirname(within);
  if (above === within)
    throw new Error(`This package has no folder codegen/${name}: install it again.`);
  return codegenFolder(name, above);
}
