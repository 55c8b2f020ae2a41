import type { CodeWriter } from "../writer.ts";
import { text, unescaped, type Text } from "../../text.ts";
import { docLines, spaced } from "../../doc-text.ts";
import { markdownCode } from "../markdown.ts";
import type { Marks, Property, Type } from "../model.ts";
import { propertyNotes } from "../property-notes.ts";
import { doubleQuoted, unprinted } from "../string-literal.ts";

const WIDTH = 100;
/** A link that is whole on its line, or a URL that is none. */
const LINK_OR_URL = /\[[^\]]*\]\([^)\s]*\)|(?<!<)\bhttps?:\/\/[^\s<>]*[^\s<>.,;:!?)'"]/g;

/** Paragraphs of a doc comment; `mark` is `///`, or `//!` for what is around it. */
export function doc(
  writer: CodeWriter,
  paragraphs: readonly (Text | string)[],
  mark: "///" | "//!" = "///",
): void {
  const texts = paragraphs.map((paragraph) => forRustdoc(docLines(paragraph, WIDTH - 8)));
  for (const line of spaced(texts)) {
    writer.writeLine(line === "" ? mark : `${mark} ${line}`);
  }
}

/**
 * Undoes what rustdoc adds to Markdown: it would compile code blocks and run them as tests, take tags for HTML, and
 * brackets for links to items.
 */
function forRustdoc(lines: readonly Text[]): readonly string[] {
  let fence: string | undefined;
  const result = lines.map(unescaped).map((line) => {
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
            .replaceAll(LINK_OR_URL, (found) => (found.startsWith("[") ? found : `<${found}>`)),
    )
    .join("");
}

export function docOf(marks: Marks): readonly (Text | string)[] {
  return [
    ...(marks.description === undefined ? [] : [marks.description]),
    ...(marks.experimental
      ? ["**Experimental**: it may change or be removed without notice."]
      : []),
  ];
}

/** `type` is that of the property with names for it looked up. */
export function docOfProperty(property: Property, type: Type): readonly (Text | string)[] {
  const { description, ...marks } = property;
  const notes = propertyNotes(property, type).map((note) =>
    note.code === undefined ? note.label : text`${note.label} ${markdownCode(note.code)}`,
  );
  return [...(description === undefined ? [] : [description]), ...notes, ...docOf(marks)];
}

/** A string literal, in ASCII. */
export function quoted(value: Text | string): string {
  return doubleQuoted(value, unprinted, (character) => `\\u{${character.toString(16)}}`);
}
