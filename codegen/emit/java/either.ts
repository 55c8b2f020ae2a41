import type { CodeWriter } from "../writer.ts";
import type { ScalarKind } from "../model.ts";
import { eitherName } from "../scope.ts";
import { writeJavadoc } from "./docs.ts";
import { writeValueMethods } from "./object-methods.ts";

interface ScalarInJava {
  readonly type: string;
  readonly boxed: string;
  readonly article: string;
  /** Of `JsonNode json`. */
  readonly is: string;
  readonly read: string;
}

const SCALARS: Readonly<Record<ScalarKind, ScalarInJava>> = {
  string: {
    type: "String",
    boxed: "String",
    article: "a string",
    is: "json.isTextual()",
    read: "json.textValue()",
  },
  integer: {
    type: "long",
    boxed: "Long",
    article: "an integer",
    is: "json.canConvertToExactIntegral() && json.canConvertToLong()",
    read: "json.longValue()",
  },
  number: {
    type: "double",
    boxed: "Double",
    article: "a number",
    is: "json.isNumber()",
    read: "json.doubleValue()",
  },
  boolean: {
    type: "boolean",
    boxed: "Boolean",
    article: "a boolean",
    is: "json.isBoolean()",
    read: "json.booleanValue()",
  },
};

/** A value that is one of two scalars. */
export function writeEither(writer: CodeWriter, of: readonly [ScalarKind, ScalarKind]): void {
  const name = eitherName(of);
  const scalars = of.map((kind) => SCALARS[kind]);
  const articles = scalars.map(({ article }) => article);
  writeJavadoc(writer, { description: `Either ${articles.join(" or ")}.` });
  writer.write(`public final class ${name}`).block(() => {
    writer.writeLine("private final Object value;");
    writer.blankLine();
    writer
      .write(`private ${name}(Object value)`)
      .block(() => writer.writeLine("this.value = value;"));
    for (const { type, article } of scalars) {
      writer.blankLine();
      writeJavadoc(writer, { tags: [`@param value ${article}`, "@return the value"] });
      writer.write(`public static ${name} of(${type} value)`).block(() => {
        const argument = type === "String" ? 'Objects.requireNonNull(value, "value")' : "value";
        writer.writeLine(`return new ${name}(${argument});`);
      });
    }
    writer.blankLine();
    writer.writeLine("@JsonCreator(mode = JsonCreator.Mode.DELEGATING)");
    writer.write(`static ${name} read(JsonNode json)`).block(() => {
      for (const { is, read } of scalars) {
        writer.write(`if (${is})`).block(() => writer.writeLine(`return of(${read});`));
      }
      writer.writeLine(`throw new IllegalArgumentException("expected ${articles.join(" or ")}");`);
    });
    writer.blankLine();
    writeJavadoc(writer, {
      tags: [`@return ${scalars.map(({ boxed }) => `a {@link ${boxed}}`).join(" or ")}`],
    });
    writer.writeLine("@JsonValue");
    writer.write("public Object value()").block(() => writer.writeLine("return value;"));
    writer.blankLine();
    writeValueMethods(writer, name, "value.toString()");
  });
}
