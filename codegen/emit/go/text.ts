import type { CodeWriter } from "../writer.ts";
import { text, unescaped, type Text } from "../../text.ts";
import { docLines, spaced } from "../../doc-text.ts";
import type { Marks, Property, Type } from "../model.ts";
import { propertyNotes } from "../property-notes.ts";
import { codePointEscape, doubleQuoted, unprinted } from "../string-literal.ts";

const WIDTH = 100;

/** A comment of `paragraphs`, which go fmt, go vet and the compiler leave as it is. */
export function comment(writer: CodeWriter, paragraphs: readonly (Text | string)[]): void {
  for (const line of spaced(paragraphs.map(plainLines))) {
    writer.writeLine(line === "" ? "//" : `// ${line}`);
  }
}

/**
 * go fmt lays out headings, lists, code blocks and link targets of a doc comment in its own way, and takes `+build`
 * for a build constraint. Plain paragraphs it leaves alone, so Markdown is made into these; two quotes of one kind are
 * what it writes as one. Of three backticks it may take the last two for a quote, depending on what stands before them
 * (go/doc/comment counts from the wrong end there), so a fence is written with tildes.
 */
function plainLines(paragraph: Text | string): readonly string[] {
  const lines = docLines(paragraph, WIDTH)
    .map((line) =>
      unescaped(line)
        .trimStart()
        .replaceAll("''", "”")
        .replaceAll(/`{3,}/g, (run) => "~".repeat(run.length))
        .replaceAll("``", "“"),
    )
    .map((line) => (/^(?:#|\+build|\[[^\]]*\]:)/.test(line) ? `\\${line}` : line));
  return lines
    .filter((line, index) => line !== "" || lines[index - 1] !== "")
    .map((line, index, kept) =>
      isHeading(line) && !kept[index - 1] && !kept[index + 1] ? `${line}.` : line,
    );
}

/** A line alone that ends like no sentence was a heading before Go 1.19, and go fmt marks it as one. */
function isHeading(line: string): boolean {
  return /[^.,:;!?]$/.test(line);
}

export function docOf(marks: Marks): readonly (Text | string)[] {
  return [
    ...(marks.description === undefined ? [] : [marks.description]),
    ...(marks.experimental ? ["Experimental: it may change or be removed without notice."] : []),
    ...(marks.deprecated ? ["Deprecated: do not use it in new code."] : []),
  ];
}

/** `type` is that of the property with names for it looked up. */
export function docOfProperty(property: Property, type: Type): readonly (Text | string)[] {
  const { description, ...marks } = property;
  const notes = propertyNotes(property, type).map(({ label, code }) =>
    code === undefined ? label : text`${label} ${code}`,
  );
  return [...(description === undefined ? [] : [description]), ...notes, ...docOf(marks)];
}

/** An interpreted string literal, in ASCII. */
export function quoted(value: Text | string): string {
  return doubleQuoted(value, unprinted, codePointEscape);
}

/** Lines of the same number of cells, each column as wide as go fmt makes it. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => Array.from(row[column] ?? "").length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join(" "),
  );
}
