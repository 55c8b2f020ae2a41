import path from "node:path";
import type { NamedProviderConfig } from "../../config/types.ts";
import { ConfigError } from "../../errors.ts";
import { decoded } from "../../lib/decoded.ts";
import { writeRemedy } from "../../lib/write-remedy.ts";
import { PlaceError } from "../setup/documents/document.ts";
import { json } from "../setup/documents/json.ts";
import { stateOf, writeState, type FileState } from "../setup/files.ts";

/**
 * Adds a provider to a providers file, or replaces the one of this name. Comments and everything else in the file stay
 * as they are, except that the file becomes UTF-8 without a byte order mark. Readers see the old or the new file; its
 * mode stays, and a symlink stays one, also if it leads to no file yet. Resolves with the new text.
 *
 * @throws ConfigError if the file is not UTF-8, cannot be parsed, has no list of providers where it should be, or cannot
 * be written.
 */
export async function addProvider(file: string, config: NamedProviderConfig): Promise<string> {
  const { real, mode, text } = changed(file, config);
  try {
    await writeState({ real, content: { bytes: Buffer.from(text), mode } });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw impossible(file, `written (${code}); ${writeRemedy(code)}`, error);
  }
  return text;
}

/**
 * Changes nothing.
 *
 * @throws ConfigError as `addProvider` does, for a file that has no place for the provider.
 */
export function assertPlace(file: string, config: NamedProviderConfig): void {
  changed(file, config);
}

function changed(
  file: string,
  config: NamedProviderConfig,
): { readonly real: string; readonly mode: number; readonly text: string } {
  const { real, content } = stateIn(file);
  const text = content === undefined ? "" : decoded(content.bytes);
  // Written back, each of these characters would have replaced one of the user's.
  if (text.includes("\uFFFD")) throw untouched(file, "is not UTF-8", "; save it as UTF-8");
  return { real, mode: content?.mode ?? 0o600, text: withProvider(text, config, file) };
}

function stateIn(file: string): FileState {
  try {
    return stateOf(path.resolve(file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw impossible(file, `read (${code ?? message})`, error);
  }
}

function untouched(file: string, how: string, remedy = ""): ConfigError {
  const problem = { path: file, message: `${how}, so it is left as it is${remedy}` };
  return new ConfigError([problem], { subject: "providers file" });
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
    throw untouched(file, "is not a providers file");
  }
}
