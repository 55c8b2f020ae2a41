import { constants, type Stats } from "node:fs";
import { lstat, open, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { ByokIdentityError } from "../../errors.ts";
import { makeFolders } from "../../lib/make-folders.ts";
import { shellLine } from "../../lib/shell-line.ts";
import { plainCause } from "../redact.ts";

/** Maximum size of a session's file, bytes. */
const MAX_SIZE = 1024 * 1024;

/**
 * Creates a folder that only this user can enter (mode 0700), if it is missing, and checks it. Rejects with
 * `ERR_FILE_UNREADABLE` if someone else may have made it, or can change what is in it.
 *
 * @param login the command with which a person signs in again, here and below.
 */
export async function makePrivateFolder(folder: string, login: string): Promise<void> {
  try {
    makeFolders(folder, 0o700);
  } catch (error) {
    throw failed(folder, "cannot be created", error);
  }
  const flaw = await folderFlaw(folder, login);
  if (flaw !== undefined) throw refused(folder, ...flaw);
}

/**
 * The text of a file that only this user can read or replace; undefined if there is none. Rejects with
 * `ERR_FILE_UNREADABLE` for a symlink, a file of another user, a hard link, and a mode that lets others in: someone
 * else may have put the file there, or have read it.
 */
export async function readPrivateFile(file: string, login: string): Promise<string | undefined> {
  const flaw = await folderFlaw(path.dirname(file), login).catch(() => undefined);
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
    if (code === "ELOOP" || code === "EMLINK") throw refused(file, "is a symlink", removal(login));
    throw failed(file, "cannot be read", error);
  }
  try {
    const found = fileFlaw(await handle.stat(), file, login);
    if (found !== undefined) throw refused(file, ...found);
    return await handle.readFile("utf8");
  } catch (error) {
    throw error instanceof ByokIdentityError ? error : failed(file, "cannot be read", error);
  } finally {
    await handle.close();
  }
}

type Flaw = readonly [how: string, hint: string];

async function folderFlaw(folder: string, login: string): Promise<Flaw | undefined> {
  const stats = await lstat(folder);
  if (!stats.isDirectory()) return ["is not a directory", removal(login)];
  return accessFlaw(stats, shellLine(["chmod", "700", folder], process.platform), login);
}

function fileFlaw(stats: Stats, file: string, login: string): Flaw | undefined {
  if (!stats.isFile()) return ["is not a regular file", removal(login)];
  if (stats.size > MAX_SIZE) return [`is larger than ${MAX_SIZE} bytes`, removal(login)];
  // Someone who can write to the file system could keep another name of it.
  if (stats.nlink > 1) return ["has a second name (a hard link)", removal(login)];
  return accessFlaw(stats, shellLine(["chmod", "600", file], process.platform), login);
}

/** On Windows the folder is in the user's profile, which only the user and administrators can open. */
function accessFlaw({ uid, mode }: Stats, remedy: string, login: string): Flaw | undefined {
  const user = process.getuid?.();
  if (user === undefined) return undefined;
  if (uid !== user) return ["belongs to another user", removal(login)];
  return (mode & 0o077) === 0
    ? undefined
    : ["is open to other users", `If nobody else has used it, run: ${remedy}`];
}

function removal(login: string): string {
  return `Find out who made it, and remove it. Then run: ${login}`;
}

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
