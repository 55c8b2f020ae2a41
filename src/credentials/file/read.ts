import fs, { constants, type BigIntStats } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { ByokIdentityError, type ErrorDetails } from "../../errors.ts";
import { events } from "../../token/events.ts";
import { plainCause } from "../redact.ts";

/** A credential file as it was when it was read. */
export interface FileContent {
  readonly text: string;
  /** Which state of the file this is; see {@link revisionOf}. */
  readonly revision: string;
  /** Whether every user of the machine may read it. */
  readonly exposed: boolean;
}

/** No credential is larger, bytes. */
const MAX_SIZE = 1024 * 1024;

/** How often a file that changes under the reader is read anew. */
const ATTEMPTS = 3;

/** What tells one state of a file from another, following symlinks; the error's code where it cannot be seen. */
export async function revisionOf(path: string): Promise<string> {
  try {
    return identityOf(await fs.promises.stat(path, { bigint: true }));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "unknown";
  }
}

/**
 * A file that holds a credential; `field` is what names it in errors. Rejects with `ERR_FILE_UNREADABLE`, never with
 * anything of its content.
 */
export async function readCredentialFile(path: string, field: string): Promise<FileContent> {
  let handle: FileHandle | undefined;
  try {
    // Without O_NONBLOCK a named pipe would be waited for. Windows has neither.
    handle = await fs.promises.open(path, constants.O_RDONLY | (constants.O_NONBLOCK || 0));
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const before = await handle.stat({ bigint: true });
      assertReadable(before, path, field);
      const { buffer, bytesRead } = await handle.read({
        buffer: Buffer.alloc(Number(before.size)),
        position: 0,
      });
      const revision = identityOf(before);
      if (identityOf(await handle.stat({ bigint: true })) !== revision) continue;
      return {
        text: buffer.toString("utf8", 0, bytesRead),
        revision,
        exposed: process.platform !== "win32" && (before.mode & 0o4n) !== 0n,
      };
    }
    throw unreadable(field, path, "changes while it is read", {
      hint: "Replace it atomically: write another file and rename it.",
    });
  } catch (error) {
    throw error instanceof ByokIdentityError ? error : failed(error, path, field);
  } finally {
    await handle?.close();
  }
}

/** Tells once of a file that is open to everybody. */
export function exposureWarning(field: string, path: string): (content: FileContent) => void {
  let told = false;
  return ({ exposed }) => {
    if (told || !exposed || !events.warning.hasSubscribers) return;
    told = true;
    events.warning.publish({
      code: "WARN_FILE_EXPOSED",
      message: `${field} ${path} can be read by every user of this machine; chmod 600 it.`,
    });
  };
}

function identityOf({ dev, ino, size, mtimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${size}:${mtimeNs}`;
}

function assertReadable(stats: BigIntStats, path: string, field: string): void {
  if (!stats.isFile()) {
    throw unreadable(field, path, "is not a regular file", { transient: false });
  }
  if (stats.size > MAX_SIZE) {
    throw unreadable(field, path, `is larger than ${MAX_SIZE} bytes`, {
      hint: "Have it hold the credential alone.",
      transient: false,
    });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EACCES: "may not be read by this user",
  EISDIR: "is a directory",
  ENOTDIR: "does not exist",
};

function failed(error: unknown, path: string, field: string): ByokIdentityError {
  const { code = "" } = error as NodeJS.ErrnoException;
  return unreadable(field, path, REASONS[code] ?? `cannot be read (${code})`, {
    cause: plainCause(error),
    hint: path.includes("~")
      ? "Write the path out: “~” is the shell's."
      : "Check the path, and that whatever keeps the file fresh is running.",
  });
}

function unreadable(
  field: string,
  path: string,
  how: string,
  details: ErrorDetails,
): ByokIdentityError {
  return new ByokIdentityError("ERR_FILE_UNREADABLE", `${field} ${path} ${how}.`, {
    transient: true,
    ...details,
  });
}
