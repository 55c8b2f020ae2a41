/** A step into a document: the name of a field, or the item of a list whose fields have these values. */
export type Step = string | Readonly<Record<string, string>>;

/** A value that setup writes, and its place. */
export interface Entry {
  readonly path: readonly Step[];
  readonly value: unknown;
}

/**
 * A format of configuration files. Every function leaves each byte alone that does not belong to the value in question:
 * comments, order and spacing survive. They throw a `SyntaxError` if the text cannot be parsed, and a
 * {@link PlaceError} if it has no place for the path.
 */
export interface DocumentFormat {
  /** The initial content of an empty file. */
  readonly empty: (path: readonly Step[]) => string;
  /** Whether nothing is left in a document, comments included. */
  readonly isEmpty: (text: string) => boolean;
  /** The value at the path, and its text; undefined if there is none. */
  readonly at: (text: string, path: readonly Step[]) => Found | undefined;
  /** How many steps of the path exist. */
  readonly depth: (text: string, path: readonly Step[]) => number;
  /** Adds or replaces the value at the path; what is missing on the way is created. */
  readonly set: (text: string, path: readonly Step[], value: unknown) => string;
  /** Replaces an existing value by a text. */
  readonly restore: (text: string, path: readonly Step[], former: string) => string;
  /** Removes the value at the path. */
  readonly remove: (text: string, path: readonly Step[]) => string;
  /** Where a person has written freely, in order: the strings and the comments, but no names. */
  readonly words: (text: string) => readonly Words[];
}

/** A string or a comment in a document. */
export interface Words {
  /** Without the quotes or the signs of the comment. */
  readonly start: number;
  readonly end: number;
  /** The value of a string; absent for a comment. */
  readonly value?: string;
}

/** A value in a document, and its source text. */
export interface Found {
  readonly value: unknown;
  readonly text: string;
}

/** The document has something else where a value or its parent belongs. */
export class PlaceError extends Error {
  override readonly name = "PlaceError";
}

/** A path for people: `providers[name=byok-foundry].models`. */
export function pathText(path: readonly Step[]): string {
  return path
    .map((step) =>
      typeof step === "string"
        ? `.${step}`
        : `[${Object.entries(step)
            .map(([name, value]) => `${name}=${value}`)
            .join(",")}]`,
    )
    .join("")
    .replace(/^\./, "");
}

/** Replaces a part of a text. */
export function spliced(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

/** The line break that a text uses. */
export function lineBreakOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}
