import { lstatSync, readFileSync, rmSync } from "node:fs";
import { replaceFile } from "../../credentials/file/replace.ts";
import { ConfigError } from "../../errors.ts";
import { decoded } from "../../lib/decoded.ts";
import { writeRemedy } from "../../lib/write-remedy.ts";

/** A file with a token, for programs that read it again and again. */
export interface TokenFile {
  /**
   * Writes the token if the file does not have it: atomically, with mode 0600. Returns whether it was written. Rejects
   * with `ConfigError` if somebody else has replaced the file.
   */
  put(token: string): Promise<boolean>;
  /** Removes the file if it was created here, unless somebody else has replaced it. */
  remove(): void;
}

/** Maximum size of a token, bytes. */
const MAX_SIZE = 1024 * 1024;

/** @throws ConfigError if there is something else than a token file at the path. */
export function tokenFile(file: string): TokenFile {
  /** What may be replaced; undefined if there was no file. */
  let known = contentOf(file);
  if (known !== undefined && !/^[\x21-\x7e]*\s*$/.test(known)) throw unlike(file);
  let written: string | undefined;
  // A file that was there before may be one of the user's: a single word, such as a version, looks like a token.
  let created = false;

  return {
    async put(token): Promise<boolean> {
      const found = contentOf(file);
      if (found !== undefined && found !== known) {
        throw refused(`${file} was replaced by somebody else; remove it, or choose another path`);
      }
      if (token === written && found !== undefined) return false;
      try {
        await replaceFile(file, token);
      } catch (cause) {
        const { code } = cause as NodeJS.ErrnoException;
        throw refused(`${file} cannot be written (${code}); ${writeRemedy(code)}`, cause);
      }
      created ||= found === undefined;
      written = known = token;
      return true;
    },
    remove(): void {
      if (created && has(file, written)) rmSync(file, { force: true });
    },
  };
}

/**
 * Undefined only if there is no file.
 *
 * @throws ConfigError if it cannot be read, or is no token file for certain.
 */
function contentOf(file: string): string | undefined {
  try {
    const stat = lstatSync(file);
    if (!stat.isFile()) throw refused(`${file} is not a regular file; choose another path`);
    if (stat.size > MAX_SIZE) throw unlike(file);
    return decoded(readFileSync(file));
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw refused(
      `${file} cannot be read (${code}); check its rights, or choose another path`,
      cause,
    );
  }
}

function has(file: string, content: string | undefined): boolean {
  try {
    return contentOf(file) === content;
  } catch {
    // It was replaced by something that is not ours.
    return false;
  }
}

function unlike(file: string): ConfigError {
  return refused(`${file} exists and contains something else than a token; choose another path`);
}

function refused(message: string, cause?: unknown): ConfigError {
  const problem = { path: "--output-file", message };
  return new ConfigError([problem], { cause, subject: "use of keep" });
}
