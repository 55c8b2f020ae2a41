import {
  accessSync,
  constants,
  lstatSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmdirSync,
  statSync,
} from "node:fs";
import { unlink } from "node:fs/promises";
import path from "node:path";
import { replaceFile } from "../../credentials/file/replace.ts";
import { ByokIdentityError } from "../../errors.ts";
import { makeFolders } from "../../lib/make-folders.ts";
import { sentence } from "../../lib/sentence.ts";
import { writeRemedy } from "../../lib/write-remedy.ts";

/** A file as it is now. */
export interface FileState {
  /** Where a chain of links leads. */
  readonly real: string;
  /** Absent if there is no such file. */
  readonly content?: { readonly bytes: Buffer; readonly mode: number };
}

/** Follows links, also to a file that does not exist yet. Throws the file system's error, or if it is no file. */
export function stateOf(file: string): FileState {
  const real = followed(file);
  const stats = statSync(real, { throwIfNoEntry: false });
  if (stats === undefined) return { real };
  if (!stats.isFile()) throw new Error("it is not a regular file");
  return { real, content: { bytes: readFileSync(real), mode: stats.mode & 0o7777 } };
}

function followed(file: string, links = 0): string {
  try {
    return realpathSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || links > 40) throw error;
    const link = lstatSync(file, { throwIfNoEntry: false });
    if (link?.isSymbolicLink() !== true) return file;
    return followed(path.resolve(path.dirname(file), readlinkSync(file)), links + 1);
  }
}

/**
 * To replace a file takes no right to write it, but a person who has made it read-only does not want it to change.
 *
 * @throws Error if the file exists and cannot be written.
 */
export function refuseReadOnly({ real, content }: FileState): void {
  if (content === undefined) return;
  try {
    accessSync(real, constants.W_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new Error(`cannot be written (${code}); ${writeRemedy(code)}`, { cause });
  }
}

/** Writes the content, or removes the file. Returns the topmost folder that had to be created. */
export async function writeState({ real, content }: FileState): Promise<string | undefined> {
  if (content === undefined) {
    await unlink(real).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    return undefined;
  }
  const made = makeFolders(path.dirname(real), 0o700);
  try {
    await replaceFile(real, content.bytes, content.mode);
  } catch (error) {
    if (made !== undefined) removeFolders(real, made);
    throw error;
  }
  return made;
}

/** Removes the folders from that of the file up to `topmost`, as long as they are empty; false if one is not. */
export function removeFolders(real: string, topmost: string): boolean {
  let folder = path.dirname(real);
  try {
    for (; folder.length >= topmost.length; folder = path.dirname(folder)) rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** Whether both are the same content. */
export function sameContent(left: FileState["content"], right: FileState["content"]): boolean {
  return left === undefined || right === undefined
    ? left === right
    : left.bytes.equals(right.bytes);
}

/** The error for a file that cannot be written, with what to do about the file system's reason. */
export function unwritable(file: string, consequence: string, cause: unknown): ByokIdentityError {
  if (cause instanceof ByokIdentityError) return cause;
  const { code = "unknown error" } = cause as NodeJS.ErrnoException;
  return new ByokIdentityError(
    "ERR_SETUP_FAILED",
    `${file} cannot be written (${code}). ${consequence}`,
    { cause, hint: `${sentence(writeRemedy(code))} Then run this again.` },
  );
}
