import { isText, type Text } from "../../text.ts";
import type { Scalar } from "../model.ts";
import { numberLiteral } from "../number-literal.ts";
import { doubleQuoted, unicodeEscape, unseen } from "../string-literal.ts";

/** A string literal of any text. Octal, since Java reads Unicode escapes before it looks for the end of a literal. */
export function stringLiteral(value: Text | string): string {
  return doubleQuoted(value, unseen, (code) =>
    code < 0x80 ? `\\${code.toString(8).padStart(3, "0")}` : unicodeEscape(code),
  );
}

export function scalarLiteral(value: Scalar): string {
  return isText(value) ? stringLiteral(value) : numberLiteral(value);
}
