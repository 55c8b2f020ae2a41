import { parse, printParseErrorCode, type ParseError } from "jsonc-parser";

/** Parses JSON text; otherwise returns the reason, which never contains any of the text, because that may be secret. */
export type ReadJson = { readonly value: unknown } | { readonly fault: string };

/** RFC 8259, without comments or trailing commas; a byte order mark is tolerated. */
export function readJson(text: string): ReadJson {
  const json = text.replace(/^\uFEFF/, "");
  if (json.trim() === "") return { fault: "is empty" };
  if (json.includes("\0")) return { fault: "contains NUL bytes; write it as UTF-8, not UTF-16" };
  try {
    return { value: JSON.parse(json) as unknown };
  } catch {
    return { fault: faultOf(json) };
  }
}

/** Texts for the parser's error names. */
const EXPECTATIONS: Readonly<Record<string, string>> = {
  InvalidSymbol:
    "there is a word that is not a string in double quotes, a number, true, false or null",
  InvalidNumberFormat: "a number is not valid JSON",
  UnexpectedEndOfNumber: "a number is not valid JSON",
  PropertyNameExpected: "a field name in double quotes is expected",
  ValueExpected: "a value is expected",
  ColonExpected: "a colon is expected",
  CommaExpected: "a comma is expected",
  CloseBraceExpected: "a closing brace is expected",
  CloseBracketExpected: "a closing bracket is expected",
  EndOfFileExpected: "the end is expected",
  InvalidCommentToken: "there is a comment, which JSON does not allow",
  UnexpectedEndOfString: "a string does not end",
  UnexpectedEndOfComment: "there is a comment, which JSON does not allow",
  InvalidUnicode: "an escape sequence is invalid",
  InvalidEscapeCharacter: "an escape sequence is invalid; write a backslash as \\\\",
  InvalidCharacter: "there is a control character; write it as an escape sequence",
};

function faultOf(json: string): string {
  const [first] = syntaxFaults(json);
  if (first === undefined) return "is not JSON";
  const { line, column } = positionsIn(json)(first.offset);
  return `is not JSON: at line ${line}, column ${column} ${first.expected}`;
}

/** A position in a text, both counted from 1; columns in UTF-16 units, as in editors. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The position of an offset. The lines are found once, because a text may have as many faults as lines. */
export function positionsIn(text: string): (offset: number) => Position {
  const starts = [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), endOf)];
  return (offset) => {
    let [line, after] = [0, starts.length];
    while (after - line > 1) {
      const middle = Math.floor((line + after) / 2);
      if ((starts[middle] ?? 0) <= offset) line = middle;
      else after = middle;
    }
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
}

function endOf({ index, 0: found }: RegExpExecArray): number {
  return index + found.length;
}

/** Every position where a text is not JSON, with what is expected there, in order. */
export function syntaxFaults(
  json: string,
): readonly { readonly offset: number; readonly expected: string }[] {
  const errors: ParseError[] = [];
  parse(json, errors, { disallowComments: true });
  const ordered = errors.toSorted((one, other) => one.offset - other.offset);
  return ordered
    .filter(({ offset }, index) => offset !== ordered[index - 1]?.offset)
    .map(({ offset, error }) => ({
      offset,
      expected: EXPECTATIONS[printParseErrorCode(error)] ?? "there is a syntax error",
    }));
}
