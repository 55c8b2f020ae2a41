import type { CodeWriter } from "../writer.ts";
import { text } from "../../text.ts";
import type { UnionType } from "../model.ts";
import { definition } from "../reach.ts";
import type { Scope } from "../scope.ts";
import { codeSpan, writeJavadoc, writeMarks } from "./docs.ts";
import { stringLiteral } from "./literal.ts";
import { accessorName } from "./names.ts";

/** A sealed interface that the variants implement. */
export function writeUnion(writer: CodeWriter, union: UnionType, scope: Scope): void {
  const name = scope.typeName(union.name);
  const variants = [...new Set(union.variants.map(({ type }) => scope.typeName(type)))];
  const getter = accessorName("get", union.discriminator);
  writeJavadoc(writer, {
    ...union,
    notes: [
      { label: "Distinguished by", code: union.discriminator },
      { label: "A variant that is not known is kept as the JSON it is." },
    ],
  });
  writeMarks(writer, union);
  suppressDeprecation(writer, union, scope);
  writer.writeLine(`@JsonDeserialize(using = ${readerName(union, scope)}.class)`);
  writer
    .write(`public sealed interface ${name} permits ${[...variants, `${name}.Unknown`].join(", ")}`)
    .block(() => {
      writeJavadoc(writer, {
        tags: [`@return what tells the variant, ${codeSpan(union.discriminator)} in JSON`],
      });
      writer.writeLine(`String ${getter}();`);
      writer.blankLine();
      writeJavadoc(writer, {
        tags: ["@return each violation of the schema, with its path; empty if there are none"],
      });
      writer.writeLine("List<Violation> validate();");
      writer.blankLine();
      writeJavadoc(writer, {
        description: "A variant that is not known.",
        tags: ["@param json all of it"],
      });
      writer.write(`record Unknown(JsonNode json) implements ${name}`).block(() => {
        // On the component, the field would have the annotation too, and Jackson refuses two.
        writer.writeLine("@Override");
        writer.writeLine("@JsonValue");
        writer.write("public JsonNode json()").block(() => writer.writeLine("return json;"));
        writer.blankLine();
        writer.writeLine("@Override");
        writer.write(`public String ${getter}()`).block(() => {
          writer.writeLine(`return json.path(${stringLiteral(union.discriminator)}).textValue();`);
        });
        writer.blankLine();
        writer.writeLine("@Override");
        writer
          .write("public List<Violation> validate()")
          .block(() => writer.writeLine("return List.of();"));
        writer.blankLine();
        writer.writeLine(
          "/** Without what is inside, of which nobody knows whether it is secret. */",
        );
        writer.writeLine("@Override");
        writer.write("public String toString()").block(() => {
          writer.writeLine(
            `return ${stringLiteral(text`Unknown{${union.discriminator}=`)} + ${getter}() + "}";`,
          );
        });
      });
    });
}

export function readerName(union: UnionType, scope: Scope): string {
  return `${scope.typeName(union.name)}Reader`;
}

export function writeUnionReader(writer: CodeWriter, union: UnionType, scope: Scope): void {
  const name = scope.typeName(union.name);
  writer.writeLine("/** Reads the variant that the discriminator tells. */");
  suppressDeprecation(writer, union, scope);
  writer
    .write(`final class ${readerName(union, scope)} extends JsonDeserializer<${name}>`)
    .block(() => {
      writer.writeLine("@Override");
      writer.writeLine(
        `public ${name} deserialize(JsonParser parser, DeserializationContext context)`,
      );
      writer.indent(() =>
        writer.indent(() =>
          writer.write("throws IOException").inlineBlock(() => {
            writer.writeLine("JsonNode json = context.readTree(parser);");
            writer.writeLine(
              `String variant = json.path(${stringLiteral(union.discriminator)}).textValue();`,
            );
            writer.write("if (variant == null)").block(() => {
              writer.writeLine("return context.reportInputMismatch(");
              writer.indent(() =>
                writer.indent(() => {
                  writer.writeLine(
                    `${name}.class, ${stringLiteral(text`expected an object with a string "${union.discriminator}"`)});`,
                  );
                }),
              );
            });
            writer.write("return switch (variant)").inlineBlock(() => {
              for (const { value, type } of union.variants) {
                writer.writeLine(
                  `case ${stringLiteral(value)} -> context.readTreeAsValue(json, ${scope.typeName(type)}.class);`,
                );
              }
              writer.writeLine(`default -> new ${name}.Unknown(json);`);
            });
            writer.write(";").newLine();
          }),
        ),
      );
      writer.newLineIfLastNot();
    });
}

function suppressDeprecation(writer: CodeWriter, union: UnionType, { model }: Scope): void {
  if (union.variants.some(({ type }) => definition(model, type).deprecated)) {
    writer.writeLine('@SuppressWarnings("deprecation")');
  }
}
