import type { CodeWriter } from "../writer.ts";
import { optionName, secretChoices } from "../choices.ts";
import type { ChoiceType } from "../model.ts";
import { speaksOfDeprecated, type Scope } from "../scope.ts";
import { writeJavadoc, writeMarks } from "./docs.ts";
import { writeValueMethods } from "./object-methods.ts";
import { javaType, PRIMITIVES } from "./types.ts";

/** A class that holds the JSON, with a method to make and one to read each type that it may be. */
export function writeChoice(writer: CodeWriter, choice: ChoiceType, scope: Scope): void {
  const name = scope.typeName(choice.name);
  const options = choice.options.map((option) => ({
    name: optionName(option, scope.typeName),
    type: javaType(option, scope),
  }));
  writeJavadoc(writer, {
    ...choice,
    notes: [
      {
        label: `One of ${options.map((option) => option.name).join(", ")}. Nothing in the JSON says which, so it is kept as it is; nothing checks it.`,
      },
    ],
  });
  writeMarks(writer, choice);
  if (choice.options.some((option) => speaksOfDeprecated(option, scope))) {
    writer.writeLine('@SuppressWarnings("deprecation")');
  }
  writer.write(`public final class ${name}`).block(() => {
    writer.writeLine("private final JsonNode value;");
    writer.blankLine();
    writer
      .write(`private ${name}(JsonNode value)`)
      .block(() => writer.writeLine("this.value = value;"));
    writer.blankLine();
    writeJavadoc(writer, {
      description: "Any JSON.",
      tags: ["@param value the JSON", "@return the value"],
    });
    writer.writeLine("@JsonCreator(mode = JsonCreator.Mode.DELEGATING)");
    writer
      .write(`public static ${name} ofJson(JsonNode value)`)
      .block(() => writer.writeLine(`return new ${name}(Objects.requireNonNull(value, "value"));`));
    for (const option of options) {
      const primitive = PRIMITIVES[option.type];
      const given = primitive === undefined ? 'Objects.requireNonNull(value, "value")' : "value";
      writer.blankLine();
      writeJavadoc(writer, { tags: ["@param value the value", "@return what holds it"] });
      writer.write(`public static ${name} of(${primitive ?? option.type} value)`).block(() => {
        writer.writeLine(`return new ${name}(Choices.written(${given}));`);
      });
    }
    for (const option of options) {
      writer.blankLine();
      writeJavadoc(writer, {
        tags: ["@return the value", "@throws IOException where the value is another"],
      });
      writer.write(`public ${option.type} as${option.name}() throws IOException`).block(() => {
        writer.writeLine(`return Choices.read(value, new TypeReference<${option.type}>() {});`);
      });
    }
    writer.blankLine();
    writeJavadoc(writer, { tags: ["@return the JSON"] });
    writer.writeLine("@JsonValue");
    writer.write("public JsonNode json()").block(() => writer.writeLine("return value;"));
    writer.blankLine();
    const isSecret = secretChoices(scope.model).has(choice.name);
    writeValueMethods(writer, name, isSecret ? '"***"' : "value.toString()");
  });
}
