import type { CodeWriter } from "../writer.ts";
import { isText, text, unescaped, type Text } from "../../text.ts";
import { bounds } from "../../bounds.ts";
import { docLines } from "../../doc-text.ts";
import { oneLine } from "../readme.ts";
import type { Marks, Property, Type } from "../model.ts";
import { quoted } from "./names.ts";

const WIDTH = 100;

const INEXACT = "Beyond ±(2^53 − 1), a number here is not exact.";

/** A doc comment; none if there is nothing to say. */
export function writeDoc(
  writer: CodeWriter,
  description: Text | string | undefined,
  tags: readonly (Text | string)[] = [],
): void {
  const room = WIDTH - writer.getIndentationLevel() * 2 - " * ".length;
  const lines = docLines(description ?? "", room).map(escaped);
  if (lines.length > 0 && tags.length > 0) lines.push("");
  lines.push(...tags.map(escapedTag));
  const [first] = lines;
  if (first === undefined) return;
  if (lines.length === 1 && first.length <= room - "/**  */".length + " * ".length) {
    writer.writeLine(`/** ${first} */`);
    return;
  }
  writer.writeLine("/**");
  for (const line of lines) writer.writeLine(` * ${line}`.trimEnd());
  writer.writeLine(" */");
}

// A comment ends at the slash. The sign starts a tag at the start of a line and after a blank, but not in code.
function escaped(line: Text): string {
  return unescaped(line)
    .replaceAll("*/", String.raw`*\/`)
    .replaceAll(/`[^`]*`|(?<=^|\s)@(?=\S)/g, (found) => (found === "@" ? String.raw`\@` : found));
}

function escapedTag(tag: Text | string): string {
  return oneLine(tag).replaceAll("*/", String.raw`*\/`);
}

export function markTags({ deprecated, experimental }: Marks): readonly string[] {
  return [...(deprecated ? ["@deprecated"] : []), ...(experimental ? ["@experimental"] : [])];
}

export function propertyTags(property: Property): readonly (Text | string)[] {
  const { default: value } = property;
  return [
    ...(value === undefined
      ? []
      : [`@default ${isText(value) ? quoted(value) : JSON.stringify(value)}`]),
    ...typeTags(property.type),
    ...markTags(property),
  ];
}

/** The schema's bounds, as the tools that read JSDoc for them name them. */
export function typeTags(type: Type): readonly (Text | string)[] {
  const limits = type as Partial<Record<(typeof bounds)[number], Text | number>>;
  const tags = bounds.flatMap((name) => {
    const bound = limits[name];
    return bound === undefined ? [] : [text`@${name} ${bound}`];
  });
  if (type.kind !== "integer") return tags;
  const isWide = type.format === "int64" || type.format === "uint64";
  return ["@integer", ...tags, ...(isWide ? [`@remarks ${INEXACT}`] : [])];
}
