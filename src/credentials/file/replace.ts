import { randomUUID } from "node:crypto";
import { open, rename, stat, unlink, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { whileBusy } from "./busy.ts";

/**
 * Replaces the content of a file, and its mode, 0600 if none is given. Readers see the old or the new content, never a
 * part of it. When this resolves, the new content survives a power loss: a temporary file is written, synced and
 * renamed. The path must not be a symlink, which would itself be replaced. Rejects with the file system's error; the old
 * content is then kept.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/functions/rename.html
 */
export async function replaceFile(
  file: string,
  content: string | Uint8Array,
  mode = 0o600,
): Promise<void> {
  const aside = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(aside, "wx", 0o600);
    try {
      await handle.writeFile(content);
      const kept = await keepOwner(handle, file);
      // The rights of the former group are not for another one.
      const allowed = kept ? mode : mode & ~0o070;
      // After a change of the owner, and whatever the process's umask is.
      if (allowed !== 0o600) await handle.chmod(allowed);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await whileBusy(() => rename(aside, file));
  } catch (error) {
    await unlink(aside).catch(() => undefined);
    throw error;
  }
  await syncFolder(path.dirname(file));
}

/** If root writes the file of a user, the user stays its owner. Returns whether owner and group are those of before. */
async function keepOwner(handle: FileHandle, file: string): Promise<boolean> {
  const [before, now] = await Promise.all([stat(file).catch(() => undefined), handle.stat()]);
  if (before === undefined || (before.uid === now.uid && before.gid === now.gid)) return true;
  return handle.chown(before.uid, before.gid).then(
    () => true,
    () => false,
  );
}

/** Makes the rename itself durable. Not every platform can; the content is safe without it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  try {
    await handle?.sync();
  } catch {
    // Windows cannot sync directories.
  } finally {
    await handle?.close();
  }
}
