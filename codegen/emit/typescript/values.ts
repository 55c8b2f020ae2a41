import { codeWriter } from "../writer.ts";
import type { EnumType, Model } from "../model.ts";
import { markTags, writeDoc } from "./doc.ts";
import { finished, HEADER, STEP } from "./file.ts";
import { quoted, typeName, valuesName } from "./names.ts";

export function enums({ types }: Model): readonly EnumType[] {
  return types.filter((type) => type.kind === "enum");
}

/** `values.ts`: the known values of each enum, as a list. */
export function valuesModule(model: Model): string {
  const writer = codeWriter(STEP);
  writer.writeLine(HEADER);
  for (const type of enums(model)) {
    const values = type.values.map(({ value }) => quoted(value));
    const line = `export const ${valuesName(type.name)} = [${values.join(", ")}] as const;`;
    writer.blankLine();
    writeDoc(
      writer,
      `The values of \`${typeName(type.name)}\` that this version knows.`,
      markTags(type),
    );
    if (line.length <= 100) {
      writer.writeLine(line);
      continue;
    }
    writer.writeLine(`export const ${valuesName(type.name)} = [`);
    writer.indent(() => {
      for (const value of values) writer.writeLine(`${value},`);
    });
    writer.writeLine("] as const;");
  }
  return finished(writer);
}
