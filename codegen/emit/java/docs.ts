import type CodeBlockWriter from "code-block-writer";
import { docLines } from "../../doc-text.ts";
import type { Marks } from "../../model.ts";
import type { PropertyNote } from "../property-notes.ts";

const WIDTH = 100;
const FENCE = /^\s*(?:```|~~~)/;
const LIST_ITEM = /^\s*(?:[-*+]|\d+[.)])\s/;
const CODE_SPAN = /(`+)(.+?)\1(?!`)/g;

export interface Javadoc {
  /** Markdown, as in the schema. */
  readonly description?: string | undefined;
  readonly notes?: readonly PropertyNote[];
  /** Javadoc, already escaped: `@return …`. */
  readonly tags?: readonly string[];
  readonly deprecated?: boolean;
}

/** Writes nothing where there is nothing to say. */
export function writeJavadoc(writer: CodeBlockWriter, doc: Javadoc): void {
  const body = markdown(docLines(doc.description ?? "", WIDTH));
  const notes = (doc.notes ?? []).map(({ label, code }) =>
    code === undefined ? text(label) : `${text(label)} ${codeSpan(code)}`,
  );
  const tags = [
    ...(doc.tags ?? []),
    ...(doc.deprecated === true ? ["@deprecated May be removed; the schema advises against it."] : []),
  ];
  const paragraphs = [body, notes.map((note, index) => (index === 0 ? note : `<br>${note}`))]
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? lines : ["", `<p>${lines[0]}`, ...lines.slice(1)]));
  const lines = [
    ...paragraphs,
    ...(paragraphs.length > 0 && tags.length > 0 ? [""] : []),
    ...tags,
  ];
  if (lines.length === 0) return;
  if (lines.length === 1 && !(lines[0] ?? "").startsWith("@")) {
    writer.writeLine(`/** ${lines[0]} */`);
    return;
  }
  writer.writeLine("/**");
  for (const line of lines) writer.writeLine(line === "" ? " *" : ` * ${line}`);
  writer.writeLine(" */");
}

/** The annotations that a mark becomes. */
export function writeMarks(writer: CodeBlockWriter, { deprecated, experimental }: Omit<Marks, "description">): void {
  if (deprecated) writer.writeLine("@Deprecated");
  if (experimental) writer.writeLine("@Experimental");
}

function markdown(lines: readonly string[]): readonly string[] {
  const written: string[] = [];
  let fenced = false;
  let paragraph = false;
  for (const line of lines) {
    if (FENCE.test(line)) {
      written.push(fenced ? "</pre>" : "<pre>");
      fenced = !fenced;
    } else if (fenced) {
      written.push(escaped(line));
    } else if (line.trim() === "") {
      paragraph = written.length > 0;
    } else {
      const start = paragraph ? "<p>" : LIST_ITEM.test(line) && written.length > 0 ? "<br>" : "";
      if (paragraph) written.push("");
      paragraph = false;
      written.push(start + text(line));
    }
  }
  if (fenced) written.push("</pre>");
  return written;
}

/** Markdown of one line as Javadoc: code spans become code, everything else is what it says. */
function text(line: string): string {
  let result = "";
  let from = 0;
  for (const { 0: span, 2: code = "", index } of line.matchAll(CODE_SPAN)) {
    result += escaped(line.slice(from, index)) + codeSpan(code);
    from = index + span.length;
  }
  return result + escaped(line.slice(from));
}

function codeSpan(code: string): string {
  const plain = !/[{}@\\]|\*\/|^\s|\s$/.test(code);
  return plain ? `{@code ${code}}` : `<code>${escaped(code)}</code>`;
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

function escaped(plain: string): string {
  return plain
    .replaceAll(/[&<>@{}\\]/g, (character) => ENTITIES[character] ?? character)
    .replaceAll("*/", "*&#47;");
}
