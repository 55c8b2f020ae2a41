import { isText, type Text } from "../../text.ts";
import type { Json } from "../model.ts";
import { codePointEscape, doubleQuoted } from "../string-literal.ts";

/** A string literal without characters that a reader of the source would not see. */
export function quoted(value: Text | string): string {
  return doubleQuoted(value, /["\\]|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u00A0]/gu, (code) =>
    code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : codePointEscape(code),
  );
}

/** JSON as Python writes it. */
export function literal(value: Json): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (isText(value)) return quoted(value);
  if (typeof value === "number") return String(value);
  if (isList(value)) return `[${value.map(literal).join(", ")}]`;
  return `{${Object.entries(value)
    .map(([key, each]) => `${quoted(key)}: ${literal(each)}`)
    .join(", ")}}`;
}

function isList(value: readonly Json[] | object): value is readonly Json[] {
  return Array.isArray(value);
}
