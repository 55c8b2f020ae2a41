import type { CodeWriter } from "../writer.ts";
import { text, type Text } from "../../text.ts";
import { words } from "../../names.ts";
import { markdownCode } from "../markdown.ts";
import type { UnionType } from "../model.ts";
import { unknownName, type Context } from "./context.ts";
import { writeConverter } from "./converter.ts";
import { writeDoc, writeMarks } from "./docs.ts";
import { braces } from "./file.ts";
import { stringLiteral } from "./literal.ts";

/** An interface that the variants implement. */
export function writeUnion(
  writer: CodeWriter,
  union: UnionType,
  { scope, diagnostic }: Context,
): void {
  const name = scope.typeName(union.name);
  const variants = union.variants.map(({ value, type }) => ({ value, type: scope.typeName(type) }));
  const classes = [...new Set(variants.map(({ type }) => type))];
  writeDoc(writer, {
    description: union.description,
    otherwise: text`${markdownCode(union.name)} of the schema.`,
    notes: [
      { label: "Distinguished by", code: union.discriminator },
      {
        label: "A variant that is not known is kept as the JSON it is:",
        code: text`${unknownName(union)}`,
      },
    ],
  });
  writeMarks(writer, union, diagnostic);
  writer.writeLine("[JsonConverter(typeof(Converter))]");
  braces(writer, `public interface ${name}`, () => {
    writer.writeLine(
      "/// <summary>Everything in which the value differs from the schema.</summary>",
    );
    writer.writeLine("IReadOnlyList<Violation> Validate();");
    writer.blankLine();
    writeConverter(writer, {
      type: name,
      description: "Reads the variant that the discriminator tells.",
      read: () => writeRead(writer, union, variants),
      write: () => writeWrite(writer, union, name, classes),
      helpers: () => {
        writer.writeLine(
          "private static T As<T>(JsonElement json, JsonSerializerOptions options) =>",
        );
        writer.indent(() => {
          writer.writeLine("json.Deserialize((JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)))");
          writer.indent(() =>
            writer.writeLine('?? throw new JsonException("Expected an object.");'),
          );
        });
      },
    });
  });
}

interface Variant {
  readonly value: Text;
  readonly type: string;
}

function writeRead(writer: CodeWriter, union: UnionType, variants: readonly Variant[]): void {
  const property = stringLiteral(union.discriminator);
  const expected = text`Expected an object with a string "${union.discriminator}".`;
  writer.writeLine("using var document = JsonDocument.ParseValue(ref reader);");
  writer.writeLine("var json = document.RootElement;");
  writer.writeLine("if (json.ValueKind != JsonValueKind.Object");
  writer.indent(() => {
    writer.writeLine(`|| !json.TryGetProperty(${property}, out var variant)`);
    writer.writeLine("|| variant.ValueKind != JsonValueKind.String)");
  });
  braces(writer, "", () => {
    writer.writeLine(`throw new JsonException(${stringLiteral(expected)});`);
  });
  writer.writeLine("return variant.GetString() switch");
  writer.writeLine("{");
  writer.indent(() => {
    for (const { value, type } of variants) {
      writer.writeLine(`${stringLiteral(value)} => As<${type}>(json, options),`);
    }
    writer.writeLine(`_ => new ${unknownName(union)}(json.Clone()),`);
  });
  writer.writeLine("};");
}

function writeWrite(
  writer: CodeWriter,
  union: UnionType,
  name: string,
  classes: readonly string[],
): void {
  const written = (type: string, variable: string, statement: string): void => {
    writer.writeLine(`case ${type} ${variable}:`);
    writer.indent(() => writer.writeLine(statement).writeLine("break;"));
  };
  braces(writer, "switch (value)", () => {
    for (const type of classes) {
      const info = `(JsonTypeInfo<${type}>)options.GetTypeInfo(typeof(${type}))`;
      written(type, "known", `JsonSerializer.Serialize(writer, known, ${info});`);
    }
    written(unknownName(union), "unknown", "unknown.Json.WriteTo(writer);");
    writer.writeLine("default:");
    writer.indent(() => writer.writeLine(`throw new JsonException("Not a variant of ${name}.");`));
  });
}

export function writeUnknown(
  writer: CodeWriter,
  union: UnionType,
  { scope, diagnostic, unknownMembers }: Context,
): void {
  const name = unknownName(union);
  const discriminator = unknownMembers(union)(words(union.discriminator));
  writeDoc(writer, {
    description: `A variant of \`${scope.typeName(union.name)}\` that is not known.`,
    otherwise: "",
  });
  writeMarks(writer, { deprecated: false, experimental: union.experimental }, diagnostic);
  braces(
    writer,
    `public sealed class ${name}(JsonElement json) : ${scope.typeName(union.name)}`,
    () => {
      writer.writeLine("/// <summary>All of it.</summary>");
      writer.writeLine("public JsonElement Json { get; } = json;");
      writer.blankLine();
      writeDoc(writer, { description: "What tells the variant.", otherwise: "" });
      writer.writeLine(
        `public string ${discriminator} => Json.GetProperty(${stringLiteral(union.discriminator)}).GetString()!;`,
      );
      writer.blankLine();
      writer.writeLine("/// <inheritdoc/>");
      writer.writeLine("public IReadOnlyList<Violation> Validate() => [];");
      writer.blankLine();
      writer.writeLine(
        "/// <summary>Without what is inside, of which nobody knows whether it is secret.</summary>",
      );
      writer.writeLine(
        `public override string ToString() => ${stringLiteral(`${name} { ${discriminator} = `)} + ${discriminator} + " }";`,
      );
    },
  );
}
