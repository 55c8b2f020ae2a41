import type CodeBlockWriter from "code-block-writer";
import { docLines, spaced } from "../../doc-text.ts";
import type { Marks, Property, Type } from "../../model.ts";
import { propertyNotes } from "../property-notes.ts";
import { doubleQuoted, unprinted } from "../string-literal.ts";

const WIDTH = 100;

/** Paragraphs of a doc comment; `mark` is `///`, or `//!` for what is around it. */
export function doc(
  writer: CodeBlockWriter,
  paragraphs: readonly string[],
  mark: "///" | "//!" = "///",
): void {
  const texts = paragraphs.map((paragraph) => forRustdoc(docLines(paragraph, WIDTH - 8)));
  for (const line of spaced(texts)) {
    writer.writeLine(line === "" ? mark : `${mark} ${line}`);
  }
}

/**
 * What rustdoc makes of Markdown beyond other readers is taken back: code blocks, marked or indented, would be compiled
 * and run as tests, tags would be HTML, and brackets links to items.
 */
function forRustdoc(lines: readonly string[]): readonly string[] {
  let fence: string | undefined;
  const result = lines.map((line) => {
    const opened = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined && opened !== undefined) {
      fence = opened;
      return `${opened}text`;
    }
    if (fence !== undefined) {
      if (opened?.startsWith(fence) === true) fence = undefined;
      return line;
    }
    return plain(line.replace(/^ {4,}/, "   "));
  });
  return fence === undefined ? result : [...result, fence];
}

/** A line in which nothing outside of code spans is a tag, a link to an item or a bare URL. */
function plain(line: string): string {
  return line
    .split(/((`+)(?:(?!\2).)+\2)/u)
    .filter((_, index) => index % 3 < 2)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part
            .replaceAll(/<(?=[A-Za-z/!?])/g, String.raw`\<`)
            .replaceAll(/\[(?![^\]]*\]\()/g, String.raw`\[`)
            .replaceAll(/(?<![<(])\bhttps?:\/\/[^\s<>]*[^\s<>.,;:!?)'"]/g, "<$&>"),
    )
    .join("");
}

export function docOf(marks: Marks): readonly string[] {
  return [
    ...(marks.description === undefined ? [] : [marks.description]),
    ...(marks.experimental ? ["**Experimental**: it may change or go without notice."] : []),
  ];
}

/** `type` is that of the property with names for it looked up. */
export function docOfProperty(property: Property, type: Type): readonly string[] {
  const { description, ...marks } = property;
  const notes = propertyNotes(property, type).map((note) =>
    note.code === undefined ? note.label : `${note.label} ${code(note.code)}`,
  );
  return [...(description === undefined ? [] : [description]), ...notes, ...docOf(marks)];
}

/** Markdown's code span, which ends at the first run of as many backticks. */
function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}

/** A string literal, in ASCII. */
export function quoted(text: string): string {
  return doubleQuoted(text, unprinted, (character) => `\\u{${character.toString(16)}}`);
}
