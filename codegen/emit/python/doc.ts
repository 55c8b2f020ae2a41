import { docLines } from "../../doc-text.ts";
import type { Marks, Property, Type } from "../../model.ts";
import { boundsOf } from "../../violations.ts";
import { literal } from "./literal.ts";

export const WIDTH = 88;

/** A docstring of any number of paragraphs, each line under the indent; none where there is nothing to say. */
export function docstring(
  paragraphs: readonly (string | undefined)[],
  indent: string,
): readonly string[] {
  const text = paragraphs.filter((each) => each !== undefined && each.trim() !== "").join("\n\n");
  const lines = docLines(text, WIDTH - indent.length).map(escaped);
  const [first, ...rest] = lines;
  if (first === undefined) return [];
  const room = WIDTH - indent.length - '""""""'.length;
  if (rest.length === 0 && first.length <= room) return [`${indent}"""${closed(first)}"""`];
  const width = rest.length === 0 ? room - 1 : room + 3;
  const [opening = "", ...others] = docLines(text, width).map(escaped);
  return [
    `${indent}"""${opening}`,
    ...others.map((line) => (line === "" ? "" : indent + line)),
    `${indent}"""`,
  ];
}

function escaped(line: string): string {
  return line.replaceAll("\\", "\\\\").replaceAll('"""', String.raw`\"\"\"`);
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

/** What the schema says of a property, paragraph by paragraph. */
export function propertyDoc(property: Property): readonly (string | undefined)[] {
  const { default: value } = property;
  return [
    property.description,
    value === undefined ? undefined : `Default: \`\`${literal(value)}\`\``,
    typeDoc(property.type),
    ...marks(property),
  ];
}

export function typeDoc(type: Type): string | undefined {
  const { format, pattern } = type as { readonly format?: string; readonly pattern?: string };
  const bounds = boundsOf(type).map(
    ({ text }) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`,
  );
  const told = [
    ...bounds,
    ...(format === undefined ? [] : [`Format: ${format}.`]),
    ...(pattern === undefined ? [] : [`Must match \`\`${pattern}\`\`.`]),
  ];
  return told.length === 0 ? undefined : told.join(" ");
}
