import { isText, type Text } from "../../text.ts";
import type { Scalar } from "../model.ts";
import { numberLiteral } from "../number-literal.ts";
import { doubleQuoted, unicodeEscape, unseen } from "../string-literal.ts";

/** A string literal of any text. */
export function stringLiteral(value: Text | string): string {
  return doubleQuoted(value, unseen, unicodeEscape);
}

export function scalarLiteral(value: Scalar): string {
  return isText(value) ? stringLiteral(value) : numberLiteral(value);
}
