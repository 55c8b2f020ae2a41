import { createHash } from "node:crypto";
import { defined } from "../../lib/defined.ts";
import { pathText, type DocumentFormat, type Step } from "./documents/document.ts";
import { json } from "./documents/json.ts";
import { toml } from "./documents/toml.ts";
import { applyEntries, undoEdits, type Edit } from "./edits.ts";
import { refuseReadOnly, sameContent, stateOf, type FileState } from "./files.ts";
import type { JournalEntry } from "./journal.ts";
import type { FilePlan, Overriding } from "./tool.ts";

/** The formats by their names. */
export const formats: Readonly<Record<FilePlan["format"], DocumentFormat>> = { json, toml };

/** A new file is for this user only: it may contain a key. */
const NEW_FILE_MODE = 0o600;

/** A file that is to be changed. */
export interface Change extends Pick<FilePlan, "file" | "format"> {
  readonly before: FileState;
  readonly after: FileState;
  /** What setup writes there, or has written. */
  readonly edits: readonly Edit[];
}

/** The file after the changes of a journal entry were undone. */
export interface Undone extends Change {
  /**
   * Whether somebody has changed the file since: `as-written`, `edited`, already as it was before (`reverted`), or
   * `removed`.
   */
  readonly since: "as-written" | "edited" | "reverted" | "removed";
  /** Entries that are kept because somebody has changed them. */
  readonly kept: readonly (readonly Step[])[];
}

/** A file that gets entries. */
export interface Applied extends Change {
  /** The file without any entry of this package. */
  readonly base: FileState;
  /** Fields of the user that the client prefers to the entries. */
  readonly overriding: readonly Overriding[];
}

/** Throws a `SyntaxError`, a `PlaceError` or the file system's error. */
export function undone(entry: JournalEntry): Undone {
  const { file, format, edits, written, former } = entry;
  const before = stateOf(file);
  const { real, content } = before;
  const restored = former === undefined ? undefined : Buffer.from(former, "base64");
  const as = (since: Undone["since"], bytes?: Buffer, kept: Undone["kept"] = []): Undone => {
    const mode = content?.mode ?? NEW_FILE_MODE;
    const after = { real, ...(bytes === undefined ? {} : { content: { bytes, mode } }) };
    return { file, format, before, after, edits, since, kept };
  };
  if (content === undefined) return as(former === undefined ? "reverted" : "removed");
  if (restored?.equals(content.bytes) === true) return as("reverted", restored);
  if (digestOf(content.bytes) === written) return as("as-written", restored);
  const { mark, text } = decoded(content.bytes);
  const left = undoEdits(formats[format], text, edits);
  const nothing = former === undefined && formats[format].isEmpty(left.text);
  return as("edited", nothing ? undefined : Buffer.from(mark + left.text), left.kept);
}

/** Throws a `SyntaxError`, a `PlaceError` or the file system's error. */
export function applied(plan: FilePlan, earlier?: JournalEntry): Applied {
  const { file, format, entries } = plan;
  const base = earlier === undefined ? stateOf(file) : undone(earlier).after;
  const before = earlier === undefined ? base : stateOf(file);
  const { mark, text: former } = decoded(base.content?.bytes ?? Buffer.alloc(0));
  // A file that somebody has only created says no more than one that is missing.
  const text = former.trim() === "" ? formats[format].empty(entries[0]?.path ?? []) : former;
  const { text: changed, edits } = applyEntries(formats[format], text, entries);
  const mode = base.content?.mode ?? NEW_FILE_MODE;
  const after = { real: base.real, content: { bytes: Buffer.from(mark + changed), mode } };
  const overriding = overridingIn(text, plan);
  return { file, format, before, base, after, edits, overriding };
}

/** A field that is empty, is replaced by an entry or has the same value as the entry of its name overrides nothing. */
function overridingIn(
  text: string,
  { format, entries, overriding = () => [] }: FilePlan,
): readonly Overriding[] {
  const at = (path: readonly Step[]): unknown => formats[format].at(text, path)?.value;
  return overriding(at).filter(({ path }) => {
    const value = at(path) ?? "";
    const replaced = entries.some((entry) => pathText(entry.path) === pathText(path));
    const same = entries.some(
      (entry) => entry.path.at(-1) === path.at(-1) && entry.value === value,
    );
    return value !== "" && !replaced && !same;
  });
}

/** What the journal says about a file that gets entries. */
export function journalEntry(
  { base, after, edits }: Applied,
  rest: Omit<JournalEntry, "former" | "written" | "edits">,
): JournalEntry {
  const former = base.content?.bytes.toString("base64");
  const written = digestOf(after.content?.bytes ?? Buffer.alloc(0));
  return { ...rest, ...defined({ former }), written, edits };
}

/** Whether there is nothing to write. */
export function isIdle({ before, after }: Change): boolean {
  return sameContent(before.content, after.content);
}

/** The change; throws an error if it is one of a file that cannot be written. */
export function writable<T extends Change>(change: T): T {
  if (!isIdle(change)) refuseReadOnly(change.before);
  return change;
}

/** The text of a state without a byte order mark, for a comparison. */
export function textOf({ content }: FileState): string {
  return content === undefined ? "" : decoded(content.bytes).text;
}

function digestOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Splits off a byte order mark, which an editor on Windows may have written, so that it is kept. */
function decoded(bytes: Buffer): { readonly mark: string; readonly text: string } {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new SyntaxError("it is not UTF-8", { cause });
  }
  const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  return { mark, text: text.slice(mark.length) };
}
