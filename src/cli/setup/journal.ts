import { readFileSync } from "node:fs";
import path from "node:path";
import { makeStateFolder, stateFolder } from "../../config/state-folder.ts";
import { replaceFile } from "../../credentials/file/replace.ts";
import { ByokIdentityError } from "../../errors.ts";
import { jsonFields } from "../../lib/fields.ts";
import type { Edit } from "./edits.ts";
import { unwritable, writeState } from "./files.ts";
import type { ToolName } from "./registry.ts";
import type { FilePlan, Via } from "./tool.ts";

/** What was changed in one file. */
export interface JournalEntry extends Pick<FilePlan, "file" | "format"> {
  readonly tool: ToolName;
  /** Name of the provider in the providers file. */
  readonly provider: string;
  readonly via: Via;
  /** Port of the proxy. */
  readonly port: number;
  /** The program and its script, for a client that runs a command. */
  readonly program?: readonly string[];
  /** The file's bytes before, in base64; absent if it did not exist. */
  readonly former?: string;
  /** SHA-256 of the bytes that were written, in hex. */
  readonly written: string;
  readonly edits: readonly Edit[];
  /** The topmost folder that was created for it. */
  readonly folder?: string;
}

const VERSION = 1;

/** The file that records what has been set up. The former bytes may contain secrets, so only this user can read it. */
export function journalFile(): string {
  return path.join(stateFolder(), "setup.json");
}

/** @throws ByokIdentityError if the journal cannot be read: without it, nothing can be restored. */
export function readJournal(): readonly JournalEntry[] {
  const file = journalFile();
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    throw unreadable(`${file} cannot be read (${code}).`, cause);
  }
  const fields = jsonFields(text);
  if (fields?.["version"] !== VERSION || !Array.isArray(fields["files"])) {
    throw unreadable(`${file} is not a journal of this version of byok-identity.`);
  }
  return fields["files"] as readonly JournalEntry[];
}

function unreadable(summary: string, cause?: unknown): ByokIdentityError {
  const hint =
    "It records what setup has changed. Restore it from a backup, or undo the changes yourself and remove it.";
  return new ByokIdentityError("ERR_SETUP_FAILED", summary, { cause, hint });
}

/**
 * Replaces the journal; without entries there is none.
 *
 * @throws ByokIdentityError if it cannot be written.
 */
export async function writeJournal(files: readonly JournalEntry[]): Promise<void> {
  const file = journalFile();
  try {
    if (files.length === 0) await writeState({ real: file });
    else {
      makeStateFolder();
      await replaceFile(file, `${JSON.stringify({ version: VERSION, files }, undefined, 2)}\n`);
    }
  } catch (cause) {
    throw unwritable(file, "It records what setup changes, for teardown.", cause);
  }
}
