import { numberLiteral } from "../number-literal.ts";
import { doubleQuoted, unicodeEscape, unseen } from "../string-literal.ts";

/** A string literal of any text. */
export function stringLiteral(value: string): string {
  return doubleQuoted(value, unseen, unicodeEscape);
}

export function scalarLiteral(value: string | number | boolean): string {
  return typeof value === "string" ? stringLiteral(value) : numberLiteral(value);
}
