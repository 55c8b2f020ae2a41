import type { CodeWriter } from "../writer.ts";
import { ofSchemaText, unescaped, type Text } from "../../text.ts";
import { docLines } from "../../doc-text.ts";
import { oneLine } from "../readme.ts";
import type { Marks } from "../model.ts";
import { inline, markdownLines } from "../markdown.ts";
import type { PropertyNote } from "../property-notes.ts";

const WIDTH = 100;

export interface Javadoc {
  /** Markdown, as in the schema. */
  readonly description?: Text | string | undefined;
  readonly notes?: readonly PropertyNote[];
  /** Javadoc, in which text of the schema is {@link codeSpan}: `@return …`. */
  readonly tags?: readonly string[];
  readonly deprecated?: boolean;
}

/** Writes nothing if there is nothing to say. */
export function writeJavadoc(writer: CodeWriter, doc: Javadoc): void {
  const body = markdown(docLines(doc.description ?? "", WIDTH));
  const notes = (doc.notes ?? []).map(({ label, code }) =>
    code === undefined ? text(label) : `${text(label)} ${codeSpan(code)}`,
  );
  const tags = [
    ...(doc.tags ?? []),
    ...(doc.deprecated === true
      ? ["@deprecated May be removed; the schema advises against it."]
      : []),
  ];
  const lines = apart(apart(body, asParagraph(notes, body.length > 0)), tags);
  if (lines.length === 0) return;
  if (lines.length === 1 && !(lines[0] ?? "").startsWith("@")) {
    writer.writeLine(`/** ${lines[0]} */`);
    return;
  }
  writer.writeLine("/**");
  for (const line of lines) writer.writeLine(line === "" ? " *" : ` * ${line}`);
  writer.writeLine(" */");
}

function asParagraph(notes: readonly string[], follows: boolean): readonly string[] {
  return notes.map((note, index) => (index > 0 ? `<br>${note}` : follows ? `<p>${note}` : note));
}

function apart(first: readonly string[], second: readonly string[]): readonly string[] {
  return first.length > 0 && second.length > 0 ? first.concat("", second) : first.concat(second);
}

/** The annotations that a mark becomes. */
export function writeMarks(
  writer: CodeWriter,
  { deprecated, experimental }: Omit<Marks, "description">,
): void {
  if (deprecated) writer.writeLine("@Deprecated");
  if (experimental) writer.writeLine("@Experimental");
}

function markdown(lines: readonly Text[]): readonly string[] {
  const written: string[] = [];
  let start = "";
  for (const line of markdownLines(lines)) {
    switch (line.kind) {
      case "blank":
        start = written.length > 0 ? "<p>" : "";
        break;
      case "code-start":
        written.push("<pre>");
        break;
      case "code-end":
        written.push("</pre>");
        break;
      case "code":
        written.push(escaped(line.text));
        break;
      default:
        if (start !== "") written.push("");
        else if (line.kind === "item" && written.length > 0) start = "<br>";
        written.push(start + text(line.text));
        start = "";
    }
  }
  return written;
}

/** Markdown of one line as Javadoc: code spans become code, everything else is what it says. */
function text(line: Text | string): string {
  return inline(line, escaped, codeSpan);
}

/** Text on one line, as code. */
export function codeSpan(of: Text): string {
  const code = oneLine(of);
  // Where there is nothing to see, doclint takes it for a mistake.
  if (code.trim() === "") return "<code>&#32;</code>";
  const plain = !/[{}@\\]|\*\/|^\s|\s$/.test(code);
  return plain ? `{@code ${code}}` : `<code>${escaped(ofSchemaText(code))}</code>`;
}

// A backslash may begin a Unicode escape, which Java reads in comments too; `/` may end one.
const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "@": "&#64;",
  "{": "&#123;",
  "}": "&#125;",
  "\\": "&#92;",
};

function escaped(plain: Text): string {
  return unescaped(plain)
    .replaceAll(/[&<>@{}\\]/g, (character) => ENTITIES[character] ?? character)
    .replaceAll("*/", "*&#47;");
}
