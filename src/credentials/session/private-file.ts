import { constants, type Stats } from "node:fs";
import { lstat, mkdir, open, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { ByokIdentityError } from "../../errors.ts";
import { plainCause } from "../redact.ts";

/** Maximum size of a session's file, bytes. */
const MAX_SIZE = 1024 * 1024;

/**
 * Creates a folder that only this user can enter (mode 0700), if it is missing, and checks it. Rejects with
 * `ERR_FILE_UNREADABLE` if someone else may have made it, or can change what is in it.
 */
export async function makePrivateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw failed(folder, "cannot be created", error);
  }
  const flaw = await folderFlaw(folder);
  if (flaw !== undefined) throw refused(folder, ...flaw);
}

/**
 * The text of a file that only this user can read or replace; undefined if there is none. Rejects with
 * `ERR_FILE_UNREADABLE` for a symlink, a file of another user, a hard link, and a mode that lets others in: someone
 * else may have put the file there, or have read it.
 */
export async function readPrivateFile(file: string): Promise<string | undefined> {
  const flaw = await folderFlaw(path.dirname(file)).catch(() => undefined);
  if (flaw !== undefined) throw refused(path.dirname(file), ...flaw);
  let handle: FileHandle;
  try {
    // Windows has neither flag.
    handle = await open(
      file,
      constants.O_RDONLY | (constants.O_NOFOLLOW || 0) | (constants.O_NONBLOCK || 0),
    );
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    if (code === "ELOOP" || code === "EMLINK") throw refused(file, "is a symlink", REMOVE);
    throw failed(file, "cannot be read", error);
  }
  try {
    const found = fileFlaw(await handle.stat(), file);
    if (found !== undefined) throw refused(file, ...found);
    return await handle.readFile("utf8");
  } catch (error) {
    throw error instanceof ByokIdentityError ? error : failed(file, "cannot be read", error);
  } finally {
    await handle.close();
  }
}

type Flaw = readonly [how: string, hint: string];

async function folderFlaw(folder: string): Promise<Flaw | undefined> {
  const stats = await lstat(folder);
  if (!stats.isDirectory()) return ["is not a directory", REMOVE];
  return accessFlaw(stats, `chmod 700 ${folder}`);
}

function fileFlaw(stats: Stats, file: string): Flaw | undefined {
  if (!stats.isFile()) return ["is not a regular file", REMOVE];
  if (stats.size > MAX_SIZE) return [`is larger than ${MAX_SIZE} bytes`, REMOVE];
  // Someone who can write to the file system could keep another name of it.
  if (stats.nlink > 1) return ["has a second name (a hard link)", REMOVE];
  return accessFlaw(stats, `chmod 600 ${file}`);
}

/** On Windows the folder is in the user's profile, which only the user and administrators can open. */
function accessFlaw({ uid, mode }: Stats, remedy: string): Flaw | undefined {
  const user = process.getuid?.();
  if (user === undefined) return undefined;
  if (uid !== user) return ["belongs to another user", REMOVE];
  return (mode & 0o077) === 0
    ? undefined
    : ["is open to other users", `If nobody else has used it, run: ${remedy}`];
}

const REMOVE = "Find out who made it, remove it, and sign in again.";

function refused(file: string, how: string, hint: string): ByokIdentityError {
  return new ByokIdentityError("ERR_FILE_UNREADABLE", `${file} ${how}, so it is not used.`, {
    hint,
  });
}

function failed(file: string, how: string, error: unknown): ByokIdentityError {
  const { code = "unknown" } = error as NodeJS.ErrnoException;
  return new ByokIdentityError("ERR_FILE_UNREADABLE", `${file} ${how} (${code}).`, {
    cause: plainCause(error),
    hint: "Check the folder's rights and the space that is left.",
    transient: true,
  });
}
