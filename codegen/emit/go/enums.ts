import type { CodeWriter } from "../writer.ts";
import type { Text } from "../../text.ts";
import type { EnumType } from "../model.ts";
import { aligned, comment, docOf, quoted } from "./text.ts";
import type { Go } from "./types.ts";

/** A string type with a constant for each known value; it holds the others too. */
export function writeEnum({ names }: Go, writer: CodeWriter, type: EnumType): void {
  const name = names.type(type.name);
  const open = `A newer peer may send values of ${name} that have no constant here.`;
  comment(writer, [...docOf({ ...type, deprecated: false }), open, ...deprecation(type)]);
  writer.writeLine(`type ${name} string`).blankLineIfLastNot();
  writer.writeLine("const (").indent(() => {
    let run: (readonly string[])[] = [];
    const flush = (): void => {
      for (const line of aligned(run)) writer.writeLine(line);
      run = [];
    };
    for (const [index, { value, description }] of type.values.entries()) {
      const row = [names.value(type.name, value), name, `= ${quoted(value)}`];
      if (description === undefined) {
        run.push(row);
      } else {
        flush();
        if (index > 0) writer.blankLineIfLastNot();
        comment(writer, [description]);
        writer.writeLine(row.join(" "));
        const next = type.values[index + 1];
        if (next !== undefined && next.description === undefined) writer.blankLineIfLastNot();
      }
    }
    flush();
  });
  writer.writeLine(")");
}

function deprecation(type: EnumType): readonly (Text | string)[] {
  return type.deprecated ? docOf({ deprecated: true, experimental: false }) : [];
}
