import { isDeepStrictEqual } from "node:util";
import { isFields } from "../../lib/fields.ts";
import {
  PlaceError,
  pathText,
  type DocumentFormat,
  type Entry,
  type Step,
} from "./documents/document.ts";

/** An entry that has been written, with what is needed to take it back. */
export interface Edit extends Entry {
  /** The text of the value that was there before; absent if there was none. */
  readonly former?: string;
  /** How many steps of the path existed before. */
  readonly existed: number;
}

/** The text with all entries, and the edits that led there. */
export function applyEntries(
  format: DocumentFormat,
  text: string,
  entries: readonly Entry[],
): { readonly text: string; readonly edits: readonly Edit[] } {
  const edits: Edit[] = [];
  let edited = text;
  for (const { path, value } of entries) {
    const former = format.at(edited, path);
    // A whole table has no text of its own that could be restored.
    if (former?.text === "") {
      throw new PlaceError(`${pathText(path)} exists already; rename or remove it`);
    }
    const existed = format.depth(edited, path);
    edits.push({ path, value, existed, ...(former === undefined ? {} : { former: former.text }) });
    try {
      edited = format.set(edited, path, value);
    } catch (error) {
      if (!(error instanceof PlaceError)) throw error;
      throw new PlaceError(`${pathText(path)} cannot be added: ${error.message}`, { cause: error });
    }
  }
  return { text: edited, edits };
}

/** The text without these edits, and the paths of those that somebody has changed since: they stay. */
export function undoEdits(
  format: DocumentFormat,
  text: string,
  edits: readonly Edit[],
): { readonly text: string; readonly kept: readonly (readonly Step[])[] } {
  const kept: (readonly Step[])[] = [];
  let undone = text;
  for (const { path, value, former, existed } of edits.toReversed()) {
    const current = format.at(undone, path);
    if (current === undefined) continue;
    if (!isDeepStrictEqual(plain(current.value), plain(value))) {
      kept.push(path);
      continue;
    }
    if (former !== undefined) {
      undone = format.restore(undone, path, former);
      continue;
    }
    undone = format.remove(undone, path);
    for (let length = path.length - 1; length > existed; length--) {
      const around = format.at(undone, path.slice(0, length));
      if (around === undefined || !isHollow(around.value)) break;
      undone = format.remove(undone, path.slice(0, length));
    }
  }
  return { text: undone, kept };
}

/** Parsers return objects with other prototypes. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function isHollow(value: unknown): boolean {
  return Array.isArray(value)
    ? value.length === 0
    : isFields(value) && Object.keys(value).length === 0;
}
