import { mkdir, readFile, realpath } from "node:fs/promises";
import path from "node:path";
import type { NamedProviderConfig } from "../../config/types.ts";
import { replaceFile } from "../../credentials/file/replace.ts";
import { ConfigError } from "../../errors.ts";
import { PlaceError } from "../setup/documents/document.ts";
import { json } from "../setup/documents/json.ts";

/**
 * Adds a provider to a providers file, or replaces the one of this name. Comments and everything else in the file stay
 * as they are. Readers see the old or the new file; a symlink stays one.
 *
 * @throws ConfigError if the file is not JSON, or has no list of providers where it should be.
 */
export async function addProvider(file: string, config: NamedProviderConfig): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const target = await realpath(file).catch(() => path.resolve(file));
  const text = await readFile(target, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  await replaceFile(target, withProvider(text, config, file));
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
