import { linkSync, lstatSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { processEnv } from "../../config/process-env.ts";
import { ConfigError } from "../../errors.ts";
import type { Io } from "../io.ts";
import { decoded } from "../../lib/decoded.ts";
import { writeRemedy } from "../../lib/write-remedy.ts";

/** Characters; 32 of hex are 128 bits. */
const MIN_LENGTH = 32;

/** The permission of every user to read. */
const WORLD_READABLE = 0o004;

/** Where the key of a local server may come from. */
export interface KeySources {
  /** Path of `--key-file`. */
  readonly file?: string | undefined;
  readonly variable?: string | undefined;
}

/**
 * The existing key: from the file, if it exists, otherwise from the variable. Undefined if there is none yet. Links are
 * followed, because Kubernetes mounts secrets as links.
 *
 * @throws ConfigError if the file is not a regular file or cannot be read, or the key is too weak.
 */
export function agreedKey(
  { file, variable }: KeySources,
  io: Pick<Io, "stderr">,
): string | undefined {
  if (file !== undefined) return keyIn(file, io);
  const key = variable === undefined ? undefined : processEnv()[variable];
  return variable === undefined || key === undefined || key === "" ? undefined : fit(key, variable);
}

function keyIn(file: string, { stderr }: Pick<Io, "stderr">): string | undefined {
  try {
    // Only a regular file is opened: opening a FIFO would block, and a device may react to it.
    const { mode } = regular(file, statSync(file));
    if (process.platform !== "win32" && (mode & WORLD_READABLE) !== 0) {
      stderr(
        `warning: --key-file ${file} can be read by every user of this machine; chmod 600 it\n`,
      );
    }
    return fit(decoded(readFileSync(file)).trim(), file);
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== "ENOENT") throw refused(`${file} cannot be read (${code})`, cause);
    if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return undefined;
    throw refused(
      `${file} is a link to a file that does not exist; remove it or choose another path`,
    );
  }
}

function regular<Stats extends { isFile(): boolean }>(file: string, stats: Stats): Stats {
  if (stats.isFile()) return stats;
  throw refused(`${file} is not a regular file; choose another path`);
}

function fit(key: string, path: string): string {
  if (key.length >= MIN_LENGTH && /^[\x21-\x7e]+$/.test(key)) return key;
  const message = `does not contain a usable key: expected at least ${MIN_LENGTH} characters without spaces, as \`openssl rand -hex 32\` prints`;
  throw new ConfigError([{ path, message }], { subject: "key" });
}

/**
 * Creates a file with a new key and mode 0600, atomically; the file must not exist yet. It stays, so that the next run
 * has the same key.
 *
 * @throws ConfigError if the file cannot be written, or exists by now.
 */
export function writeKeyFile(file: string, key: string): void {
  const text = `${key}\n`;
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: "wx" });
    try {
      // Unlike a rename, a link never replaces a file.
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") throw error;
      // Not every file system supports hard links.
      writeFileSync(file, text, { mode: 0o600, flag: "wx" });
    }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw refused(`${file} cannot be written (${code}); ${writeRemedy(code)}`, cause);
  } finally {
    rmSync(draft, { force: true });
  }
}

function refused(message: string, cause?: unknown): ConfigError {
  return new ConfigError([{ path: "--key-file", message }], { cause, subject: "key" });
}
