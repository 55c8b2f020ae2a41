import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ConfigError } from "../src/errors.ts";
import { makeFolders } from "../src/lib/make-folders.ts";
import { writeRemedy } from "../src/lib/write-remedy.ts";
import type { GeneratedFile } from "./emitter.ts";

/**
 * Lists the generated files of a folder, so that files of an earlier schema can be distinguished from handwritten ones.
 */
export const listing = ".generated-files";

/** The differences between a folder and the generated files, as paths in the folder. */
export interface Differences {
  readonly missing: readonly string[];
  readonly stale: readonly string[];
  /** Generated earlier, but not from the current schema. */
  readonly orphan: readonly string[];
}

export function compare(folder: string, generated: readonly GeneratedFile[]): Differences {
  const files = listed(generated);
  const contents = files.map((file) => ({ ...file, found: read(folder, file.path) }));
  const names = (wanted: typeof contents): readonly string[] => wanted.map((file) => file.path);
  return {
    missing: names(contents.filter(({ found }) => found === undefined)),
    stale: names(contents.filter(({ found, content }) => found !== undefined && found !== content)),
    orphan: orphansOf(folder, files),
  };
}

/**
 * Brings a folder up to date: writes missing and stale files, and removes orphans.
 *
 * @throws ConfigError if a file that was not generated would be overwritten; then nothing is written. Also if one cannot
 * be written or read.
 */
export function write(folder: string, generated: readonly GeneratedFile[]): Differences {
  const differences = compare(folder, generated);
  const known = new Set([...previous(folder), listing]);
  const foreign = differences.stale.filter((file) => !known.has(file));
  if (foreign.length > 0) {
    throw new ConfigError(
      foreign.map((file) => ({
        path: path.join(folder, file),
        message: "exists and was not generated; move it away, or generate into another folder",
      })),
      { subject: "output folder" },
    );
  }
  const due = new Set([...differences.missing, ...differences.stale]);
  for (const file of listed(generated)) {
    if (!due.has(file.path)) continue;
    const target = path.join(folder, file.path);
    try {
      makeFolders(path.dirname(target));
      writeFileSync(target, file.content);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw impossible(target, `written (${code}); ${writeRemedy(code)}`, error);
    }
  }
  for (const file of differences.orphan) rmSync(path.join(folder, file));
  return differences;
}

function impossible(file: string, how: string, cause: unknown): ConfigError {
  const problem = { path: file, message: `cannot be ${how}` };
  return new ConfigError([problem], { subject: "output folder", cause });
}

/** The word for what was done about each difference. */
const DONE = { missing: "added", stale: "updated", orphan: "removed" } as const;

/**
 * Brings a folder up to date or, with `check`, only reports the differences.
 *
 * @param name the name of the folder in the lines
 * @returns a line for each file: `updated NAME/types.go` if it was written, `stale NAME/types.go` if not
 */
export function bringUpToDate(
  folder: string,
  generated: readonly GeneratedFile[],
  { check, name }: { readonly check: boolean; readonly name: string },
): readonly string[] {
  const differences = (check ? compare : write)(folder, generated);
  return (["missing", "stale", "orphan"] as const).flatMap((kind) =>
    differences[kind].map(
      (file) => `${check ? kind : DONE[kind]} ${slashed(path.join(name, file))}`,
    ),
  );
}

/** Paths with `/` on every platform. */
function slashed(file: string): string {
  return file.replaceAll(path.sep, "/");
}

function listed(generated: readonly GeneratedFile[]): readonly GeneratedFile[] {
  const content = generated.map((file) => `${file.path}\n`).join("");
  return [{ path: listing, content }, ...generated];
}

function orphansOf(folder: string, files: readonly GeneratedFile[]): readonly string[] {
  const wanted = new Set(files.map((file) => file.path));
  return previous(folder).filter((file) => !wanted.has(file) && read(folder, file) !== undefined);
}

/** The files in the folder's listing that are inside the folder. */
function previous(folder: string): readonly string[] {
  const lines = (read(folder, listing) ?? "").split(/\r?\n/);
  return lines.filter((line) => {
    return line !== "" && !path.isAbsolute(line) && !path.normalize(line).startsWith("..");
  });
}

function read(folder: string, file: string): string | undefined {
  try {
    return readFileSync(path.join(folder, file), "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw impossible(path.join(folder, file), `read (${code})`, error);
  }
}
