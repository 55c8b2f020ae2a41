import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** The folders of `codegen/` that are published as they are. */
type Folder = "client" | "runtime";

/** Looked up once, relative to where a bundler has put this module. */
const FOLDERS: Readonly<Record<Folder, string | undefined>> = {
  client: folderOf("client", import.meta.dirname),
  runtime: folderOf("runtime", import.meta.dirname),
};

/** A file of such a folder. The build of the single executable replaces this module. */
export function ownFile(name: Folder, file: string): string {
  const folder = FOLDERS[name];
  if (folder === undefined)
    throw new Error(`This package has no folder codegen/${name}: install it again.`);
  return readFileSync(path.join(folder, file), "utf8");
}

function folderOf(name: Folder, within: string): string | undefined {
  const folder = path.join(within, "codegen", name);
  if (existsSync(folder)) return folder;
  const above = path.dirname(within);
  return above === within ? undefined : folderOf(name, above);
}
