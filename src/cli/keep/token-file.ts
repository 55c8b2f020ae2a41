import { lstatSync, readFileSync, rmSync } from "node:fs";
import { replaceFile } from "../../credentials/file/replace.ts";
import { ConfigError } from "../../errors.ts";
import { decoded } from "../../lib/decoded.ts";
import { writeRemedy } from "../../lib/write-remedy.ts";

/** A file with a token, for programs that read it again and again. */
export interface TokenFile {
  /** Writes the token if the file does not have it: atomically, with mode 0600. Returns whether it was written. */
  put(token: string): Promise<boolean>;
  /** Removes the file, unless somebody else has replaced it. */
  remove(): void;
}

/** @throws ConfigError if there is something else than a token file at the path. */
export function tokenFile(file: string): TokenFile {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isFile())
    throw refused(`${file} is not a regular file; choose another path`);
  if (stat !== undefined && !/^[\x21-\x7e]*\s*$/.test(contentOf(file) ?? "")) {
    throw refused(`${file} exists and contains something else than a token; choose another path`);
  }
  let written: string | undefined;

  return {
    async put(token): Promise<boolean> {
      if (token === written && contentOf(file) !== undefined) return false;
      try {
        await replaceFile(file, token);
      } catch (cause) {
        const { code } = cause as NodeJS.ErrnoException;
        throw refused(`${file} cannot be written (${code}); ${writeRemedy(code)}`, cause);
      }
      written = token;
      return true;
    },
    remove(): void {
      if (written !== undefined && contentOf(file) === written) rmSync(file, { force: true });
    },
  };
}

/** Undefined if the file cannot be read, most often because it is gone. */
function contentOf(file: string): string | undefined {
  try {
    return decoded(readFileSync(file));
  } catch {
    return undefined;
  }
}

function refused(message: string, cause?: unknown): ConfigError {
  const problem = { path: "--output-file", message };
  return new ConfigError([problem], { cause, subject: "use of keep" });
}
