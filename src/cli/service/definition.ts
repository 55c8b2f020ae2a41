import { stateFolder } from "../../config/state-folder.ts";
import { ByokIdentityError } from "../../errors.ts";
import { stateOf, unwritable, writeState, type FileState } from "../setup/files.ts";
import { thisPlace } from "../setup/place.ts";
import { MARK, type ServiceManager } from "./manager.ts";

/** The definition of the service, as it is on the disk. */
export interface Definition {
  readonly file: string;
  readonly state: FileState;
  /** Absent if there is no such file. */
  readonly text?: string;
  /** Whether this package has written it. */
  readonly isOwn: boolean;
}

/** @throws ByokIdentityError if there may be one that this user cannot read. */
export function definitionOf({ file: place, encoding }: ServiceManager): Definition {
  const file = place(thisPlace(), stateFolder());
  let state: FileState;
  try {
    state = stateOf(file);
  } catch (cause) {
    throw unreadable(file, cause);
  }
  if (state.content === undefined) return { file, state, isOwn: false };
  const text = state.content.bytes.toString(encoding);
  return { file, state, text, isOwn: text.includes(MARK) };
}

/** @throws ByokIdentityError if somebody else has written it. */
export function refuseForeign({ file, text, isOwn }: Definition): void {
  if (text === undefined || isOwn) return;
  throw refused(`${file} was not written by this command.`, RENAME);
}

/** Writes the content, or removes the file. @throws ByokIdentityError that has the consequence of a failure in it. */
export async function replace(
  { file, state: { real } }: Definition,
  content: FileState["content"],
  consequence: string,
): Promise<void> {
  try {
    await writeState(content === undefined ? { real } : { real, content });
  } catch (cause) {
    throw unwritable(file, consequence, cause);
  }
}

const RENAME = "Rename or remove it, and run this again.";

const REMEDIES: Readonly<Record<string, string>> = {
  ENOTDIR: "One of the folders of its path is a file: rename or remove that, and run this again.",
  ELOOP: "A link leads to itself: remove it, and run this again.",
};

function unreadable(file: string, cause: unknown): ByokIdentityError {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === undefined) return refused(`${file} is not a regular file.`, RENAME, cause);
  const hint =
    REMEDIES[code] ?? "Make it and its folder readable for this user, and run this again.";
  return refused(`${file} cannot be read (${code}).`, hint, cause);
}

function refused(summary: string, hint: string, cause?: unknown): ByokIdentityError {
  return new ByokIdentityError("ERR_SETUP_FAILED", summary, { hint, cause });
}
