import type { CodeWriter } from "../writer.ts";
import { enumWords } from "../../names.ts";
import { markdownCode } from "../markdown.ts";
import type { EnumType } from "../model.ts";
import { writeJavadoc, writeMarks } from "./docs.ts";
import { stringLiteral } from "./literal.ts";
import { separate } from "./layout.ts";
import { constantName } from "./names.ts";
import { writeValueMethods } from "./object-methods.ts";

/** A class of values and not a Java enum, which could not hold a value that a newer peer sends. */
export function writeEnum(writer: CodeWriter, type: EnumType, name: string): void {
  const words = enumWords(type.values.map(({ value }) => value));
  const constants = words
    .map((parts) => constantName(parts))
    .map((constant) => (constant === "KNOWN" ? "KNOWN_" : constant));
  const known = constants.length === 0 ? "" : constants.join(", ");
  writeJavadoc(writer, {
    ...type,
    notes: [{ label: "Other values than the known ones are kept as they are." }],
  });
  writeMarks(writer, type);
  writer.write(`public final class ${name}`).block(() => {
    type.values.forEach(({ value, description }, index) => {
      separate(writer);
      writeJavadoc(writer, { description: description ?? markdownCode(value) });
      writer.writeLine(
        `public static final ${name} ${constants[index]} = new ${name}(${stringLiteral(value)});`,
      );
    });
    writer.blankLine();
    writer.writeLine(`private static final List<${name}> KNOWN = List.of(${known});`);
    writer.blankLine();
    writer.writeLine("private final String value;");
    writer.blankLine();
    writer.write(`private ${name}(String value)`).block(() => {
      writer.writeLine('this.value = Objects.requireNonNull(value, "value");');
    });
    writer.blankLine();
    writeJavadoc(writer, {
      description: "The value that is written so, known or not.",
      tags: ["@param value as it is written in JSON", "@return the value"],
    });
    writer.writeLine("@JsonCreator(mode = JsonCreator.Mode.DELEGATING)");
    writer.write(`public static ${name} of(String value)`).block(() => {
      writer.write(`for (${name} known : KNOWN)`).block(() => {
        writer
          .write("if (known.value.equals(value))")
          .block(() => writer.writeLine("return known;"));
      });
      writer.writeLine(`return new ${name}(value);`);
    });
    writer.blankLine();
    writeJavadoc(writer, { tags: ["@return the values that the schema knows, in its order"] });
    writer
      .write(`public static List<${name}> known()`)
      .block(() => writer.writeLine("return KNOWN;"));
    writer.blankLine();
    writeJavadoc(writer, { tags: ["@return whether the schema knows the value"] });
    writer
      .write("public boolean isKnown()")
      .block(() => writer.writeLine("return KNOWN.contains(this);"));
    writer.blankLine();
    writeJavadoc(writer, { tags: ["@return the value as it is written in JSON"] });
    writer.writeLine("@JsonValue");
    writer.write("public String value()").block(() => writer.writeLine("return value;"));
    writer.blankLine();
    writeValueMethods(writer, name, "value");
  });
}
