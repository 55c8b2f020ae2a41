import type { CodeWriter } from "../writer.ts";
import type { Text } from "../../text.ts";
import { docLines } from "../../doc-text.ts";
import { oneLine } from "../readme.ts";
import type { Marks } from "../model.ts";
import { inline, markdownLines, type MarkdownLine } from "../markdown.ts";
import type { PropertyNote } from "../property-notes.ts";
import { xml } from "../xml.ts";
import { stringLiteral } from "./literal.ts";

const WIDTH = 100;

export interface XmlDoc {
  /** Markdown, as in the schema. */
  readonly description?: Text | string | undefined;
  /** The text if there is no description: every public member has a comment. */
  readonly otherwise: Text | string;
  readonly notes?: readonly PropertyNote[];
  /** Elements, already escaped: `<param …>`. */
  readonly elements?: readonly string[];
}

/** The first paragraph is the summary, the rest and the notes are the remarks. */
export function writeDoc(writer: CodeWriter, doc: XmlDoc): void {
  const written = paragraphs(docLines(doc.description ?? "", WIDTH));
  const [first = paragraphs(docLines(doc.otherwise, WIDTH)).flat(), ...rest] = written;
  const notes = (doc.notes ?? []).map(({ label, code }) => [
    code === undefined ? text(label) : `${text(label)} <c>${xml(oneLine(code))}</c>`,
  ]);
  const remarks = [...rest, ...notes];
  writeElement(writer, "summary", first);
  if (remarks.length === 1) writeElement(writer, "remarks", remarks[0] ?? []);
  if (remarks.length > 1) {
    writer.writeLine("/// <remarks>");
    for (const paragraph of remarks) writeElement(writer, "para", paragraph);
    writer.writeLine("/// </remarks>");
  }
  for (const element of doc.elements ?? []) writer.writeLine(`/// ${element}`);
}

/**
 * The attributes for deprecated and experimental. `diagnostic` is the ID that users of something experimental suppress.
 */
export function writeMarks(
  writer: CodeWriter,
  { deprecated, experimental, description }: Marks,
  diagnostic: string,
): void {
  if (deprecated) {
    const [reason = "The schema advises against it."] = docLines(description ?? "", Infinity);
    writer.writeLine(`[Obsolete(${stringLiteral(reason)})]`);
  }
  if (experimental) writer.writeLine(`[Experimental(${stringLiteral(diagnostic)})]`);
}

function writeElement(writer: CodeWriter, name: string, lines: readonly string[]): void {
  if (lines.length === 1) {
    writer.writeLine(`/// <${name}>${lines[0]}</${name}>`);
    return;
  }
  writer.writeLine(`/// <${name}>`);
  for (const line of lines) writer.writeLine(line === "" ? "///" : `/// ${line}`);
  writer.writeLine(`/// </${name}>`);
}

/** Markdown in paragraphs; a block of code is part of the paragraph it follows. */
function paragraphs(lines: readonly Text[]): readonly (readonly string[])[] {
  const found: string[][] = [];
  let current: string[] | undefined;
  for (const line of markdownLines(lines)) {
    if (line.kind === "blank") {
      current = undefined;
      continue;
    }
    if (current === undefined && line.kind === "code-start") current = found.at(-1);
    if (current === undefined) found.push((current = []));
    current.push(inXml(line, current.length === 0));
  }
  return found;
}

function inXml({ kind, text: line }: MarkdownLine, first: boolean): string {
  switch (kind) {
    case "code-start":
      return "<code>";
    case "code-end":
      return "</code>";
    case "code":
      return xml(line);
    case "item":
      return (first ? "" : "<br/>") + text(line);
    default:
      return text(line);
  }
}

/** Markdown of one line as XML: code spans become code, everything else is escaped. */
function text(line: Text | string): string {
  return inline(line, xml, (code) => `<c>${xml(code)}</c>`);
}
