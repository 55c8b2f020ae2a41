import fs, { constants, type BigIntStats } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { ByokIdentityError, type ErrorDetails } from "../../errors.ts";
import { decoded } from "../../lib/decoded.ts";
import { events } from "../../token/events.ts";
import { plainCause } from "../redact.ts";

/** The content of a credential file when it was read. */
export interface FileContent {
  readonly text: string;
  /** Identifies this state of the file; see {@link revisionOf}. */
  readonly revision: string;
  /** Whether every user of the machine can read it. */
  readonly exposed: boolean;
}

/** Maximum size of a credential file, bytes. */
const MAX_SIZE = 1024 * 1024;

/** How many times a file that changes during reading is read again. */
const ATTEMPTS = 3;

/** Identifies the current state of a file, following symlinks; the error's code if the file is not accessible. */
export async function revisionOf(path: string): Promise<string> {
  try {
    return identityOf(await fs.promises.stat(path, { bigint: true }));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "unknown";
  }
}

/**
 * Reads a credential file; `field` names it in errors. Rejects with `ERR_FILE_UNREADABLE`, which never contains any of
 * its content.
 */
export async function readCredentialFile(path: string, field: string): Promise<FileContent> {
  let handle: FileHandle | undefined;
  try {
    // Without O_NONBLOCK, opening a named pipe would block. Windows has neither.
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
        text: decoded(buffer.subarray(0, bytesRead)),
        revision,
        exposed: process.platform !== "win32" && (before.mode & 0o4n) !== 0n,
      };
    }
    throw unreadable(field, path, "changes while it is being read", {
      hint: "Replace it atomically: write a new file and rename it.",
    });
  } catch (error) {
    throw error instanceof ByokIdentityError ? error : failed(error, path, field);
  } finally {
    await handle?.close();
  }
}

/** Warns once per file that every user can read. */
export function exposureWarning(field: string, path: string): (content: FileContent) => void {
  let warned = false;
  return ({ exposed }) => {
    if (warned || !exposed || !events.warning.hasSubscribers) return;
    warned = true;
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
      hint: "The file must contain only the credential.",
      transient: false,
    });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EACCES: "is not readable for this user",
  EISDIR: "is a directory",
  ENOTDIR: "does not exist",
};

function failed(error: unknown, path: string, field: string): ByokIdentityError {
  const { code = "" } = error as NodeJS.ErrnoException;
  return unreadable(field, path, REASONS[code] ?? `cannot be read (${code})`, {
    cause: plainCause(error),
    hint: path.includes("~")
      ? "Write the full path: only a shell expands “~”."
      : "Check the path, and that the process that keeps the file fresh is running.",
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
