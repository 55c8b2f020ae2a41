import { numberLiteral } from "../number-literal.ts";
import { quoted, unicodeEscape } from "../string-literal.ts";

/** A string literal of any text. */
export function stringLiteral(value: string): string {
  return quoted(value, unicodeEscape);
}

export function scalarLiteral(value: string | number | boolean): string {
  return typeof value === "string" ? stringLiteral(value) : numberLiteral(value);
}
