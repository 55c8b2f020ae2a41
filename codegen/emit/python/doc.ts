import { joined, text, unescaped, type Text } from "../../text.ts";
import { docLines } from "../../doc-text.ts";
import { boundsOf } from "../../violations.ts";
import type { Marks, Property, Type } from "../model.ts";
import { literal } from "./literal.ts";

export const WIDTH = 88;

/** Markdown of the schema, and words of our own; what is undefined is left out. */
export type Paragraphs = readonly (Text | string | undefined)[];

/** A docstring of any number of paragraphs, each line indented; empty if there is nothing to say. */
export function docstring(paragraphs: Paragraphs, indent: string): readonly string[] {
  const whole = joined(paragraphs, "\n\n");
  const lines = docLines(whole, WIDTH - indent.length).map(escaped);
  const [first, ...rest] = lines;
  if (first === undefined) return [];
  const room = WIDTH - indent.length - '""""""'.length;
  if (rest.length === 0 && first.length <= room) return [`${indent}"""${closed(first)}"""`];
  const width = rest.length === 0 ? room - 1 : room + 3;
  const [opening = "", ...others] = docLines(whole, width).map(escaped);
  return [
    `${indent}"""${opening}`,
    ...others.map((line) => (line === "" ? "" : indent + line)),
    `${indent}"""`,
  ];
}

function escaped(line: Text): string {
  return unescaped(line)
    .replaceAll("\\", "\\\\")
    .replaceAll('"""', String.raw`\"\"\"`);
}

/** On one line a quote at its end would join the three that follow, unless it is escaped already. */
function closed(line: string): string {
  return line.replace(/(?<=(?:^|[^\\])(?:\\\\)*)"$/, String.raw`\"`);
}

export function marks({ deprecated, experimental }: Marks): readonly string[] {
  return [
    ...(deprecated ? ["Deprecated."] : []),
    ...(experimental ? ["Experimental: may change without notice."] : []),
  ];
}

/** The documentation of a property, paragraph by paragraph. */
export function propertyDoc(property: Property): Paragraphs {
  const { default: value } = property;
  return [
    property.description,
    value === undefined ? undefined : `Default: \`\`${literal(value)}\`\``,
    typeDoc(property.type),
    ...marks(property),
  ];
}

export function typeDoc(type: Type): Text | undefined {
  const { format, pattern } = type as { readonly format?: Text; readonly pattern?: Text };
  const bounds = boundsOf(type).map(
    ({ text: said }) => `${said.charAt(0).toUpperCase()}${said.slice(1)}.`,
  );
  const notes: readonly (Text | string)[] = [
    ...bounds,
    ...(type.kind === "list" && type.uniqueItems === true ? ["Must not hold an item twice."] : []),
    ...(format === undefined ? [] : [text`Format: ${format}.`]),
    ...(pattern === undefined ? [] : [text`Must match \`\`${pattern}\`\`.`]),
  ];
  return notes.length === 0 ? undefined : joined(notes, " ");
}
