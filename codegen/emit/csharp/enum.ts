import type { CodeWriter } from "../writer.ts";
import { text } from "../../text.ts";
import { enumWords } from "../../names.ts";
import { markdownCode } from "../markdown.ts";
import type { EnumType } from "../model.ts";
import type { Context } from "./context.ts";
import { writeConverter } from "./converter.ts";
import { writeDoc, writeMarks } from "./docs.ts";
import { braces } from "./file.ts";
import { stringLiteral } from "./literal.ts";

/** A struct of values and not a C# enum, which could not hold a value that a newer peer sends. */
export function writeEnum(
  writer: CodeWriter,
  type: EnumType,
  { scope, diagnostic, members }: Context,
): void {
  const name = scope.typeName(type.name);
  const words = enumWords(type.values.map(({ value }) => value));
  const known = type.values.map(({ value }) => stringLiteral(value)).join(" or ");
  writeDoc(writer, {
    description: type.description,
    otherwise: text`${markdownCode(type.name)} of the schema.`,
    notes: [{ label: "Other values than the known ones are kept as they are." }],
  });
  writeMarks(writer, type, diagnostic);
  writer.writeLine("[JsonConverter(typeof(Converter))]");
  braces(writer, `public readonly record struct ${name}`, () => {
    writer.writeLine("private readonly string? _value;");
    writer.blankLine();
    writer.writeLine("/// <summary>The value that is written so, known or not.</summary>");
    braces(writer, `public ${name}(string value)`, () => {
      writer.writeLine("ArgumentNullException.ThrowIfNull(value);");
      writer.writeLine("_value = value;");
    });
    type.values.forEach(({ value, description }, index) => {
      const member = members(type.name)(words[index] ?? []);
      writer.blankLine();
      writeDoc(writer, { description, otherwise: markdownCode(value) });
      writer.writeLine(`public static ${name} ${member} { get; } = new(${stringLiteral(value)});`);
    });
    writer.blankLine();
    writer.writeLine("/// <summary>The value as it is written in JSON.</summary>");
    writer.writeLine('public string Value => _value ?? "";');
    writer.blankLine();
    writer.writeLine("/// <summary>Whether the schema knows the value.</summary>");
    writer.writeLine(`public bool IsKnown => ${known === "" ? "false" : `Value is ${known}`};`);
    writer.blankLine();
    writer.writeLine("/// <summary>The value that is written so, known or not.</summary>");
    writer.writeLine(`public static implicit operator ${name}(string value) => new(value);`);
    writer.blankLine();
    writer.writeLine("/// <inheritdoc/>");
    writer.writeLine("public override string ToString() => Value;");
    writer.blankLine();
    writeConverter(writer, {
      type: name,
      description: "Reads and writes the value as a string.",
      read: () => {
        writer.writeLine("return reader.TokenType == JsonTokenType.String");
        writer.indent(() => {
          writer.writeLine("? new(reader.GetString()!)");
          writer.writeLine(': throw new JsonException("Expected a string.");');
        });
      },
      write: () => writer.writeLine("writer.WriteStringValue(value.Value);"),
    });
  });
}
