import { numberLiteral } from "../number-literal.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  '"': '\\"',
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** A string literal of any text; what would end a line of source, or not be seen as it is, is escaped. */
export function stringLiteral(value: string): string {
  const body = value.replaceAll(
    /["\\\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu,
    (character) => ESCAPES[character] ?? unit(character.charCodeAt(0)),
  );
  return `"${body}"`;
}

function unit(code: number): string {
  return `\\u${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

export function scalarLiteral(value: string | number | boolean): string {
  return typeof value === "string" ? stringLiteral(value) : numberLiteral(value);
}
