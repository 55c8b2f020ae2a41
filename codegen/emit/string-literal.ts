const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  '"': '\\"',
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/**
 * A string literal as Java and C# have it; what would end a line of source, or not be seen as it is, is escaped.
 * `unit` writes one UTF-16 code unit.
 */
export function quoted(value: string, unit: (code: number) => string): string {
  const body = value.replaceAll(
    /["\\\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu,
    (character) => ESCAPES[character] ?? unit(character.charCodeAt(0)),
  );
  return `"${body}"`;
}

/** The escape that both have, and that documentation shows. */
export function unicodeEscape(code: number): string {
  return `\\u${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
