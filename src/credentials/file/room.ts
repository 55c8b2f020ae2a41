import { randomUUID } from "node:crypto";
import { open, stat, unlink } from "node:fs/promises";
import { ByokIdentityError } from "../../errors.ts";
import { NO_ROOM } from "../../lib/write-remedy.ts";
import { plainCause } from "../redact.ts";

/** More than the growth of a token from one renewal to the next, bytes. */
const GROWTH = 8_192;

/** The suffix of the files that {@link requireRoom} writes. */
export const ROOM_SUFFIX = ".room";

/**
 * Rejects with `ERR_FILE_UNREADABLE` if the disk has no room to replace a file with a refresh token. Call it before the
 * token is used: many servers then replace it, and without a place for the new one, someone has to sign in again. Only
 * an attempt shows whether there is room, because quotas and reserved blocks differ from user to user: a file of that
 * size is written, synced (a network file system counts it only then) and removed. A folder that cannot be written for
 * another reason is the caller's business.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/functions/write.html
 */
export async function requireRoom(file: string): Promise<void> {
  const aside = `${file}.${randomUUID()}${ROOM_SUFFIX}`;
  try {
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    );
    const handle = await open(aside, "wx", 0o600);
    try {
      await handle.writeFile(Buffer.alloc(size + GROWTH));
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (NO_ROOM.has(code)) throw full(file, code, error);
  } finally {
    await unlink(aside).catch(() => undefined);
  }
}

function full(file: string, code: string, error: unknown): ByokIdentityError {
  const summary = `There is no room to replace ${file} (${code}), so the refresh token in it was not used.`;
  return new ByokIdentityError("ERR_FILE_UNREADABLE", summary, {
    hint: "Free some space on its disk, or raise the quota. The next request tries again.",
    cause: plainCause(error),
    transient: true,
  });
}
