import type { CodeWriter } from "../writer.ts";
import { text } from "../../text.ts";
import { optionName, secretChoices } from "../choices.ts";
import { markdownCode } from "../markdown.ts";
import type { ChoiceType, Type } from "../model.ts";
import type { Scope } from "../scope.ts";
import { contextName, type Context } from "./context.ts";
import { writeConverter } from "./converter.ts";
import { writeDoc, writeMarks } from "./docs.ts";
import { braces } from "./file.ts";
import { csharpType, isReference } from "./types.ts";

/** A class that holds the JSON, with a method to make and one to read each type that it may be. */
export function writeChoice(
  writer: CodeWriter,
  choice: ChoiceType,
  { scope, options: settings, diagnostic }: Context,
): void {
  const name = scope.typeName(choice.name);
  const options = choice.options.map((option) => ({
    name: optionName(option, scope.typeName),
    type: csharpType(option, scope),
    isReference: isReference(option, scope),
    isInterface: isInterface(option, scope),
  }));
  writeDoc(writer, {
    description: choice.description,
    otherwise: text`${markdownCode(choice.name)} of the schema.`,
    notes: [
      {
        label: `One of ${options.map((option) => option.name).join(", ")}. Nothing in the JSON says which, so it is kept as it is; nothing checks it.`,
      },
    ],
  });
  writeMarks(writer, choice, diagnostic);
  writer.writeLine("[JsonConverter(typeof(Converter))]");
  braces(writer, `public sealed class ${name}(JsonElement json)`, () => {
    writer.writeLine("/// <summary>The value.</summary>");
    writer.writeLine("public JsonElement Json { get; } = json;");
    for (const option of options) {
      writer.blankLine();
      writeDoc(writer, { description: "Holds the value.", otherwise: "" });
      braces(writer, `public static ${name} From(${option.type} value)`, () => {
        if (option.isReference) writer.writeLine("ArgumentNullException.ThrowIfNull(value);");
        writer.writeLine(
          `return new(JsonSerializer.SerializeToElement(value, Info<${option.type}>()));`,
        );
      });
    }
    for (const option of options) {
      writer.blankLine();
      writeDoc(writer, {
        description: "Reads the value; throws a `JsonException` where it is another.",
        otherwise: "",
      });
      const missing = option.isReference ? ' ?? throw new JsonException("Expected a value.")' : "";
      writer.writeLine(`public ${option.type} As${option.name}() =>`);
      writer.indent(() => writer.writeLine(`Json.Deserialize(Info<${option.type}>())${missing};`));
    }
    for (const option of options.filter((one) => !one.isInterface)) {
      writer.blankLine();
      writeDoc(writer, { description: "Holds the value.", otherwise: "" });
      writer.writeLine(
        `public static implicit operator ${name}(${option.type} value) => From(value);`,
      );
    }
    writer.blankLine();
    const shown = secretChoices(scope.model).has(choice.name) ? "Secret" : "Of";
    writer.writeLine("/// <inheritdoc/>");
    writer.writeLine(`public override string ToString() => Display.${shown}(Json);`);
    writer.blankLine();
    writer.writeLine("private static JsonTypeInfo<T> Info<T>() =>");
    writer.indent(() =>
      writer.writeLine(
        `(JsonTypeInfo<T>)${contextName(settings.name)}.Default.GetTypeInfo(typeof(T))!;`,
      ),
    );
    writer.blankLine();
    writeConverter(writer, {
      type: name,
      description: "Reads and writes the value as it is.",
      read: () => {
        writer.writeLine("using var document = JsonDocument.ParseValue(ref reader);");
        writer.writeLine("return new(document.RootElement.Clone());");
      },
      write: () => writer.writeLine("value.Json.WriteTo(writer);"),
    });
  });
}

/** C# allows no conversion from an interface. */
function isInterface(option: Type, scope: Scope): boolean {
  if (option.kind === "list" || option.kind === "map") return true;
  return option.kind === "reference" && scope.definition(option.name).kind === "union";
}
