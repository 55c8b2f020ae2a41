import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { unlink } from "node:fs/promises";
import { whileBusy } from "../../credentials/file/busy.ts";
import { replaceFile } from "../../credentials/file/replace.ts";
import { isFields } from "../../lib/fields.ts";
import { KEY_SIZE } from "./handshake.ts";

/** Where an agent listens, and the key that proves it. */
export interface PipeAddress {
  readonly pipe: string;
  readonly key: Buffer;
}

/** A new, random address for each agent: neither its name nor its key can be guessed. */
export function newPipeAddress(): PipeAddress {
  const name = randomBytes(16).toString("hex");
  return { pipe: String.raw`\\.\pipe\byok-identity-${name}`, key: randomBytes(KEY_SIZE) };
}

/** The address in a file; undefined if there is none. */
export function readAddress(file: string): PipeAddress | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (!isFields(content)) return undefined;
    const { pipe, key } = content;
    if (typeof pipe !== "string" || pipe === "" || typeof key !== "string") return undefined;
    const bytes = Buffer.from(key, "base64url");
    return bytes.length === KEY_SIZE ? { pipe, key: bytes } : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces the file atomically. Rejects with the file system's error. */
export function writeAddress(file: string, { pipe, key }: PipeAddress): Promise<void> {
  return replaceFile(file, JSON.stringify({ pipe, key: key.toString("base64url") }));
}

/** Removes the file, unless another agent has replaced it. */
export async function removeAddress(file: string, { pipe }: PipeAddress): Promise<void> {
  if (readAddress(file)?.pipe !== pipe) return;
  await whileBusy(() => unlink(file)).catch(() => undefined);
}
