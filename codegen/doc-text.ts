import { ofSchemaText, unescaped, type Text } from "./text.ts";

// Includes the line ends of Unicode, which end a comment in some languages.
const LINE_END = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/u;
// Control characters, and marks that reorder text, so that source would look different from what is compiled.
const UNSEEN = /[\p{Cc}\p{Cs}\p{Bidi_Control}\uFEFF]/gu;
// Text without any of these except the line feed.
const PLAIN = /^[\n -~]*$/;
const LIST_MARK = /^(?:[-*+]|\d+[.)])\s+/;
const FENCE = /^\s*(?:```|~~~)/;

/**
 * A description as lines for a doc comment, each at most `width` characters if it has a blank to break at. Lines and
 * paragraphs of the description are kept; code blocks are not wrapped; a wrapped item of a list is indented. Characters
 * that no source should contain are left out. The caller escapes the text for its language.
 */
export function docLines(description: Text | string, width: number): readonly Text[] {
  const given = unescaped(description);
  const plain = PLAIN.test(given);
  let fenced = false;
  const lines = given
    .split(plain ? "\n" : LINE_END)
    .map((line) => (plain ? line : line.replaceAll("\t", "  ").replaceAll(UNSEEN, "")).trimEnd())
    .flatMap((line) => {
      const fence = FENCE.test(line);
      if (fence) fenced = !fenced;
      const fits = plain && line.length <= width && !line.includes("  ");
      return fence || fenced || fits ? [line] : wrapped(line, width);
    });
  const from = lines.findIndex((line) => line !== "");
  if (from < 0) return [];
  return lines.slice(from, lines.findLastIndex((line) => line !== "") + 1).map(ofSchemaText);
}

/** The lines of several texts, separated by empty lines; a text without lines leaves no gap. */
export function spaced<Line extends Text | string>(
  texts: readonly (readonly Line[])[],
): readonly (Line | "")[] {
  return texts.flatMap((lines) => (lines.length > 0 ? ["" as const, ...lines] : [])).slice(1);
}

/** The first sentence or line, for places that take a summary. */
export function summary(description: Text | string): Text {
  const paragraph = unescaped(docLines(description, Infinity)[0] ?? "");
  return ofSchemaText(/^.*?[.!?](?=\s|$)/.exec(paragraph)?.[0] ?? paragraph);
}

function wrapped(line: string, width: number): readonly string[] {
  const [indent = ""] = /^\s*/.exec(line) ?? [];
  const [mark = ""] = LIST_MARK.exec(line.slice(indent.length)) ?? [];
  const hanging = indent + " ".repeat(mark.length);
  const lines: string[] = [];
  let current = "";
  for (const piece of pieces(line.slice(indent.length))) {
    const longer = current === "" ? indent + piece : `${current} ${piece}`;
    if (longer.length <= width || current === "" || current.trim() === mark.trim()) {
      current = longer;
    } else {
      lines.push(current);
      current = hanging + piece;
    }
  }
  return [...lines, current];
}

/** Splits into words, but not inside code spans: a line break there would be part of the code. */
function pieces(text: string): readonly string[] {
  return text.match(/(?:(`+)(?:(?!\1).)+\1|\S)+/gu) ?? [];
}
