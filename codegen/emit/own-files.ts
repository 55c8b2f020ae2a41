import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** The folders of `codegen/` that are published as they are. */
type Folder = "client" | "runtime";

/**
 * A file of such a folder, which is found from wherever a bundler has put this module. The build of the single
 * executable replaces this module.
 */
export function ownFile(folder: Folder, file: string): string {
  return readFileSync(path.join(folderOf(folder, import.meta.dirname), file), "utf8");
}

function folderOf(name: Folder, within: string): string {
  const folder = path.join(within, "codegen", name);
  if (existsSync(folder)) return folder;
  const above = path.dirname(within);
  if (above === within)
    throw new Error(`This package has no folder codegen/${name}: install it again.`);
  return folderOf(name, above);
}
