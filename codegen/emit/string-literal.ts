import { unescaped, type Text } from "../text.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  '"': '\\"',
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/**
 * A string literal in double quotes. `unsafe`, which has the flags `gu`, matches each character that may not stand in
 * one as it is, the quote and the backslash among them; `escape` writes those that have no short escape.
 */
export function doubleQuoted(
  text: Text | string,
  unsafe: RegExp,
  escape: (code: number) => string,
): string {
  const body = unescaped(text).replaceAll(
    unsafe,
    (character) => ESCAPES[character] ?? escape(character.codePointAt(0) ?? 0),
  );
  return `"${body}"`;
}

/** Unsafe in Java and C#: what would end a line of source, or not be seen as it is. */
export const unseen = /["\\\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\uFEFF]/gu;

/** Unsafe in Go and Rust, whose literals here are in ASCII. */
export const unprinted = /[^\x20-\x7e]|["\\]/gu;

/** The escape that Java and C# have for a UTF-16 code unit, and that documentation shows. */
export function unicodeEscape(code: number): string {
  return `\\u${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** The escapes that Python and Go have for a code point. */
export function codePointEscape(code: number): string {
  const digits = code.toString(16);
  return code < 0x1_00_00 ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
}
