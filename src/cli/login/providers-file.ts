import { readFile, realpath } from "node:fs/promises";
import path from "node:path";
import type { NamedProviderConfig } from "../../config/types.ts";
import { replaceFile } from "../../credentials/file/replace.ts";
import { ConfigError } from "../../errors.ts";
import { decoded } from "../../lib/decoded.ts";
import { makeFolders } from "../../lib/make-folders.ts";
import { writeRemedy } from "../../lib/write-remedy.ts";
import { PlaceError } from "../setup/documents/document.ts";
import { json } from "../setup/documents/json.ts";

/**
 * Adds a provider to a providers file, or replaces the one of this name. Comments and everything else in the file stay
 * as they are, except that the file becomes UTF-8 without a byte order mark. Readers see the old or the new file; a
 * symlink stays one. Resolves with the new text.
 *
 * @throws ConfigError if the file cannot be parsed, has no list of providers where it should be, or cannot be written.
 */
export async function addProvider(file: string, config: NamedProviderConfig): Promise<string> {
  const { target, text } = await changed(file, config);
  try {
    makeFolders(path.dirname(target), 0o700);
    await replaceFile(target, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw impossible(file, `written (${code}); ${writeRemedy(code)}`, error);
  }
  return text;
}

/** Rejects as `addProvider` does for a file that has no place for the provider; changes nothing. */
export async function assertPlace(file: string, config: NamedProviderConfig): Promise<void> {
  await changed(file, config);
}

async function changed(
  file: string,
  config: NamedProviderConfig,
): Promise<{ readonly target: string; readonly text: string }> {
  const target = await realpath(file).catch(() => path.resolve(file));
  const bytes = await readFile(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return new Uint8Array();
    throw impossible(file, `read (${error.code})`, error);
  });
  return { target, text: withProvider(decoded(bytes), config, file) };
}

function impossible(file: string, how: string, error: unknown): ConfigError {
  const problem = { path: file, message: `cannot be ${how}` };
  return new ConfigError([problem], { subject: "providers file", cause: error });
}

/** The text of the file with the provider in it. */
export function withProvider(text: string, config: NamedProviderConfig, file: string): string {
  const place = ["providers", { name: config.name }];
  try {
    return json.set(text.trim() === "" ? json.empty(place) : text, place, config);
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof PlaceError)) throw error;
    const message = "is not a providers file, so it is left as it is";
    throw new ConfigError([{ path: file, message }], { subject: "providers file" });
  }
}
