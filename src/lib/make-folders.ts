import { mkdirSync, statSync } from "node:fs";
import path from "node:path";

/**
 * Creates a folder, and those above it that are missing. Returns the topmost one that it created; undefined if the
 * folder existed. Throws the file system's error.
 *
 * `mkdir` of Node with `recursive` never ends where a file system answers ENOENT although the parent exists, as /proc
 * and mount points of autofs do.
 */
export function makeFolders(folder: string, mode = 0o777): string | undefined {
  try {
    mkdirSync(folder, { mode });
    return folder;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Some systems give another reason than EEXIST for one that they would not let anybody create.
    if (isFolder(folder)) return undefined;
    const parent = path.dirname(folder);
    if (code !== "ENOENT" || parent === folder || isFolder(parent)) throw error;
    const topmost = makeFolders(parent, mode);
    // Another process may have created it meanwhile.
    return makeFolders(folder, mode) === undefined ? topmost : (topmost ?? folder);
  }
}

function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch {
    return false;
  }
}
