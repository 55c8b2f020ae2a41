import type { CodeWriter } from "../writer.ts";
import type { ScalarKind } from "../model.ts";
import { eitherName } from "../scope.ts";
import { writeConverter } from "./converter.ts";
import { writeDoc } from "./docs.ts";
import { braces } from "./file.ts";

interface ScalarInCSharp {
  readonly type: string;
  readonly article: string;
  /** The arms of a switch over the kind of a token. */
  readonly read: readonly string[];
  readonly write: string;
}

const SCALARS: Readonly<Record<ScalarKind, ScalarInCSharp>> = {
  string: {
    type: "string",
    article: "a string",
    read: ["JsonTokenType.String => new(reader.GetString()!),"],
    write: "WriteStringValue",
  },
  integer: {
    type: "long",
    article: "an integer",
    read: ["JsonTokenType.Number when reader.TryGetInt64(out var number) => new(number),"],
    write: "WriteNumberValue",
  },
  number: {
    type: "double",
    article: "a number",
    read: ["JsonTokenType.Number => new(reader.GetDouble()),"],
    write: "WriteNumberValue",
  },
  boolean: {
    type: "bool",
    article: "a boolean",
    read: ["JsonTokenType.True => new(true),", "JsonTokenType.False => new(false),"],
    write: "WriteBooleanValue",
  },
};

/** A value that is one of two scalars. */
export function writeEither(writer: CodeWriter, of: readonly [ScalarKind, ScalarKind]): void {
  const name = eitherName(of);
  const scalars = of.map((kind) => SCALARS[kind]);
  const articles = scalars.map(({ article }) => article).join(" or ");
  writeDoc(writer, { description: `Either ${articles}.`, otherwise: "" });
  writer.writeLine("[JsonConverter(typeof(Converter))]");
  braces(writer, `public readonly record struct ${name}`, () => {
    for (const { type, article } of scalars) {
      writeDoc(writer, { description: `Holds ${article}.`, otherwise: "" });
      braces(writer, `public ${name}(${type} value)`, () => {
        if (type === "string") writer.writeLine("ArgumentNullException.ThrowIfNull(value);");
        writer.writeLine("Value = value;");
      });
      writer.blankLine();
    }
    writeDoc(writer, {
      description: `${scalars.map(({ type }) => `\`${type}\``).join(" or ")}; null only in the default of the struct.`,
      otherwise: "",
    });
    writer.writeLine("public object? Value { get; }");
    for (const { type, article } of scalars) {
      writer.blankLine();
      writeDoc(writer, { description: `Holds ${article}.`, otherwise: "" });
      writer.writeLine(`public static implicit operator ${name}(${type} value) => new(value);`);
    }
    writer.blankLine();
    writer.writeLine("/// <inheritdoc/>");
    writer.writeLine("public override string ToString() => Display.Of(Value);");
    writer.blankLine();
    writeConverter(writer, {
      type: name,
      description: "Reads and writes the value as it is.",
      read: () => {
        writer.writeLine("return reader.TokenType switch");
        writer.writeLine("{");
        writer.indent(() => {
          for (const { read } of scalars) for (const arm of read) writer.writeLine(arm);
          writer.writeLine(`_ => throw new JsonException("Expected ${articles}."),`);
        });
        writer.writeLine("};");
      },
      write: () =>
        braces(writer, "switch (value.Value)", () => {
          for (const { type, write } of scalars) {
            writer.writeLine(`case ${type} held:`);
            writer.indent(() => writer.writeLine(`writer.${write}(held);`).writeLine("break;"));
          }
          writer.writeLine("default:");
          writer.indent(() => writer.writeLine("writer.WriteNullValue();").writeLine("break;"));
        }),
    });
  });
}
