import { lstatSync, readFileSync, rmSync } from "node:fs";
import { replaceFile } from "../../credentials/file/replace.ts";
import { ConfigError } from "../../errors.ts";
import { decoded } from "../../lib/decoded.ts";
import { jwtClaims } from "../../lib/jwt.ts";
import { writeRemedy } from "../../lib/write-remedy.ts";
import { writtenTo, type Written } from "./written.ts";

/** A file with a token, for programs that read it again and again. */
export interface TokenFile {
  /**
   * Writes the token if the file does not have it: atomically, with mode 0600. Returns whether it was written. Rejects
   * with `ConfigError` if somebody else has made or replaced the file.
   */
  put(token: string): Promise<boolean>;
  /** Removes the file if it was created here, unless somebody else has replaced it. */
  remove(): void;
}

/** Maximum size of a token, bytes. */
const MAX_SIZE = 1024 * 1024;

/** @throws ConfigError if what is at the path is no file with one word. */
export function tokenFile(file: string): TokenFile {
  /** What may be replaced; undefined if there was no file. */
  let known = contentOf(file);
  if (known !== undefined && !/^[\x21-\x7e]*\s*$/.test(known)) throw unlike(file);
  const record = writtenTo(file);
  // A single word may be a password or a URL of the user's, which exists nowhere else.
  const foreign = known !== undefined && !isOurs(known, record);
  let written: string | undefined;
  // A file that was there before may be the user's own copy of a token.
  let created = false;

  return {
    async put(token): Promise<boolean> {
      const found = contentOf(file);
      if (found !== undefined && found !== known) {
        throw refused(`${file} was replaced by somebody else; remove it, or choose another path`);
      }
      if (token === written && found !== undefined) return false;
      if (foreign && written === undefined && found !== undefined && found.trim() !== token) {
        throw unlike(file);
      }
      // Before the file: the record must know it even if this process is killed in between.
      await record.record(...(found === undefined ? [] : [found]), token);
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
      if (!created || !has(file, written)) return;
      rmSync(file, { force: true });
      record.forget();
    },
  };
}

/**
 * Whether `keep` may replace it: it is empty, a JWT, or what a former run has written. A token that is no JWT, such as an
 * API key, looks like any other word.
 */
function isOurs(content: string, record: Written): boolean {
  const token = content.trim();
  return token === "" || jwtClaims(token) !== undefined || record.has(content);
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
  return refused(
    `${file} exists and contains something that keep has not written; move it away, or choose another path`,
  );
}

function refused(message: string, cause?: unknown): ConfigError {
  const problem = { path: "--output-file", message };
  return new ConfigError([problem], { cause, subject: "use of keep" });
}
