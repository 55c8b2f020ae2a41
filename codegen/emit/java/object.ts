import type { CodeWriter } from "../writer.ts";
import { text } from "../../text.ts";
import { markdownCode } from "../markdown.ts";
import type { Extra, ObjectType, Property } from "../model.ts";
import { propertyNotes } from "../property-notes.ts";
import { memberTypes } from "../reach.ts";
import { fixed, speaksOfDeprecated, unionsOf, type Scope } from "../scope.ts";
import { writeJavadoc, writeMarks } from "./docs.ts";
import { listed, separate } from "./layout.ts";
import { scalarLiteral, stringLiteral } from "./literal.ts";
import { accessorName, callbackName, fieldName } from "./names.ts";
import { UNKNOWN, writeEquals, writeHashCode, writeToString } from "./object-methods.ts";
import { holdsNull, javaType, PRIMITIVES } from "./types.ts";
import { writeValidate } from "./validation.ts";

/** A class with a setter for each property that returns the object itself. */
export function writeObject(writer: CodeWriter, object: ObjectType, scope: Scope): void {
  const name = scope.typeName(object.name);
  const unions = unionsOf(scope.model, object.name).map((union) => scope.typeName(union.name));
  writeJavadoc(writer, object);
  writeMarks(writer, object);
  if (memberTypes(object).some((type) => speaksOfDeprecated(type, scope))) {
    writer.writeLine('@SuppressWarnings("deprecation")');
  }
  writer.writeLine("@JsonInclude(JsonInclude.Include.NON_NULL)");
  if (!object.keepsUnknown && object.extra === undefined)
    writer.writeLine("@JsonIgnoreProperties(ignoreUnknown = true)");
  writer.writeLine("@JsonAutoDetect(");
  writer.indent(() => {
    writer.writeLine("creatorVisibility = JsonAutoDetect.Visibility.NONE,");
    writer.writeLine("fieldVisibility = JsonAutoDetect.Visibility.NONE,");
    writer.writeLine("getterVisibility = JsonAutoDetect.Visibility.NONE,");
    writer.writeLine("isGetterVisibility = JsonAutoDetect.Visibility.NONE,");
    writer.writeLine("setterVisibility = JsonAutoDetect.Visibility.NONE)");
  });
  if (unions.length > 0) writer.writeLine("@JsonDeserialize(using = JsonDeserializer.None.class)");
  const implemented = unions.length > 0 ? ` implements ${unions.join(", ")}` : "";
  writer.write(`public final class ${name}${implemented}`).block(() => {
    for (const property of object.properties) writeField(writer, property, scope);
    if (object.keepsUnknown) {
      separate(writer);
      writer.writeLine(`private final Map<String, JsonNode> ${UNKNOWN} = new LinkedHashMap<>();`);
    }
    if (object.extra !== undefined) {
      separate(writer);
      const declared = `private final ${extraType(object.extra, scope)} ${fieldName(object.extra.name)}`;
      writer.writeLine(`${declared} = new LinkedHashMap<>();`);
    }
    separate(writer);
    writeJavadoc(writer, { description: "With nothing set." });
    writer.writeLine(`public ${name}() {}`);
    writeCreator(writer, name, object, scope);
    for (const property of object.properties) {
      writeGetter(writer, property, scope);
      if (!fixed(property)) writeSetters(writer, name, property, scope);
      if (property.callback !== undefined) writeCallback(writer, name, property);
    }
    if (object.keepsUnknown) writeUnknown(writer);
    if (object.extra !== undefined) writeExtra(writer, name, object.extra, scope);
    writer.blankLine();
    writeValidate(writer, object, scope);
    writer.blankLine();
    writeEquals(writer, name, object);
    writer.blankLine();
    writeHashCode(writer, object);
    writer.blankLine();
    writeToString(writer, name, object);
  });
}

/** Gives Jackson access to the members that this version does not know. */
function writeUnknown(writer: CodeWriter): void {
  writer.blankLine();
  writer.writeLine("@JsonAnySetter");
  writer
    .write(`private void ${UNKNOWN}(String name, JsonNode value)`)
    .block(() => writer.writeLine(`${UNKNOWN}.put(name, value);`));
  writer.blankLine();
  writer.writeLine("@JsonAnyGetter");
  writer
    .write(`private Map<String, JsonNode> ${UNKNOWN}()`)
    .block(() => writer.writeLine(`return ${UNKNOWN};`));
}

/** The members of any other name, in a map of their own. */
function writeExtra(writer: CodeWriter, name: string, extra: Extra, scope: Scope): void {
  const field = fieldName(extra.name);
  const type = extraType(extra, scope);
  writer.blankLine();
  writer.writeLine("@JsonAnySetter");
  writer
    .write(`private void ${field}(String name, ${javaType(extra.type, scope)} value)`)
    .block(() => writer.writeLine(`${field}.put(name, value);`));
  writer.blankLine();
  writeJavadoc(writer, { tags: ["@return the members of any other name, which may be changed"] });
  writer.writeLine("@JsonAnyGetter");
  writer
    .write(`public ${type} ${accessorName("get", extra.name)}()`)
    .block(() => writer.writeLine(`return ${field};`));
  writer.blankLine();
  writeJavadoc(writer, {
    tags: [`@param ${field} the members of any other name, which are copied`, "@return this"],
  });
  writer.write(`public ${name} ${accessorName("set", extra.name)}(${type} ${field})`).block(() => {
    writer.writeLine(`Map<String, ${javaType(extra.type, scope)}> copied = Map.copyOf(${field});`);
    writer.writeLine(`this.${field}.clear();`);
    writer.writeLine(`this.${field}.putAll(copied);`);
    writer.writeLine("return this;");
  });
}

function extraType({ type }: Extra, scope: Scope): string {
  return javaType({ kind: "map", values: type, nullable: false }, scope);
}

function writeField(writer: CodeWriter, property: Property, scope: Scope): void {
  const { callback, type } = property;
  const declared = `private ${javaType(type, scope)} ${fieldName(property.name)}`;
  separate(writer);
  if (callback === undefined) {
    writer.writeLine(`@JsonProperty(${stringLiteral(property.name)})`);
    if (property.required && holdsNull(type, scope)) writer.writeLine("@JsonInclude");
    const plain = scope.resolve(type);
    const content =
      plain.kind === "list" ? plain.items : plain.kind === "map" ? plain.values : undefined;
    if (content !== undefined && !holdsNull(content, scope)) {
      writer.writeLine("@JsonSetter(contentNulls = Nulls.FAIL)");
    }
  }
  const value = fixed(property) && type.kind === "const" ? ` = ${scalarLiteral(type.value)}` : "";
  writer.writeLine(`${declared}${value};`);
  if (callback !== undefined) {
    writer.blankLine();
    writer.writeLine(`private ${callbackName(callback)} ${fieldName(callback.name)};`);
  }
}

/** The creator for Jackson, which then refuses JSON without a required property. */
function writeCreator(
  writer: CodeWriter,
  name: string,
  { properties }: ObjectType,
  scope: Scope,
): void {
  const required = properties.filter((property) => property.required);
  if (required.length === 0) return;
  writer.blankLine();
  writer.writeLine("@JsonCreator");
  const parameters = required.map((property) => {
    const nulls = holdsNull(property.type, scope) ? "" : "@JsonSetter(nulls = Nulls.FAIL) ";
    const declared = `${javaType(property.type, scope)} ${fieldName(property.name)}`;
    return `@JsonProperty(value = ${stringLiteral(property.name)}, required = true) ${nulls}${declared}`;
  });
  writer.write(listed(`private ${name}(`, parameters, ")")).block(() => {
    for (const { name: wire } of required) {
      writer.writeLine(`this.${fieldName(wire)} = ${fieldName(wire)};`);
    }
  });
}

function writeGetter(writer: CodeWriter, property: Property, scope: Scope): void {
  const { callback, type } = property;
  const field = fieldName(property.name);
  writer.blankLine();
  writeJavadoc(writer, {
    description: property.description,
    notes: propertyNotes(property, scope.resolve(type)),
    tags: [
      property.required
        ? "@return the value"
        : "@return the value, or {@code null} where it is absent",
    ],
    deprecated: property.deprecated,
  });
  writeMarks(writer, property);
  if (callback !== undefined) writer.writeLine(`@JsonProperty(${stringLiteral(property.name)})`);
  writer
    .write(`public ${javaType(type, scope)} ${accessorName("get", property.name)}()`)
    .block(() => {
      writer.writeLine(
        callback === undefined
          ? `return ${field};`
          : `return ${fieldName(callback.name)} == null ? ${field} : Boolean.TRUE;`,
      );
    });
}

function writeSetters(writer: CodeWriter, name: string, property: Property, scope: Scope): void {
  const type = javaType(property.type, scope);
  const primitive = PRIMITIVES[type];
  for (const parameter of primitive === undefined ? [type] : [primitive, type]) {
    writeSetter(writer, name, property, parameter);
  }
}

function writeSetter(writer: CodeWriter, name: string, property: Property, type: string): void {
  const field = fieldName(property.name);
  const absent = /^[a-z]/.test(type) ? "" : ", or {@code null} to leave it absent";
  writer.blankLine();
  writeJavadoc(writer, {
    tags: [`@param ${field} the new value${property.required ? "" : absent}`, "@return this"],
    deprecated: property.deprecated,
  });
  writeMarks(writer, property);
  if (property.callback !== undefined) {
    writer.writeLine(`@JsonProperty(${stringLiteral(property.name)})`);
  }
  writer
    .write(`public ${name} ${accessorName("set", property.name)}(${type} ${field})`)
    .block(() => {
      writer.writeLine(`this.${field} = ${field};`);
      writer.writeLine("return this;");
    });
}

function writeCallback(writer: CodeWriter, name: string, property: Property): void {
  const { callback } = property;
  if (callback === undefined) return;
  const [type, field] = [callbackName(callback), fieldName(callback.name)];
  const description = text`Stays in this process and is never written; ${markdownCode(property.name)} is written instead.`;
  writer.blankLine();
  writeJavadoc(writer, {
    description,
    tags: ["@return the callback, or {@code null} if there is none"],
    deprecated: property.deprecated,
  });
  writeMarks(writer, property);
  writer.writeLine("@JsonIgnore");
  writer.write(`public ${type} ${accessorName("get", callback.name)}()`).block(() => {
    writer.writeLine(`return ${field};`);
  });
  writer.blankLine();
  writeJavadoc(writer, {
    description,
    tags: [`@param ${field} the callback, or {@code null} for none`, "@return this"],
    deprecated: property.deprecated,
  });
  writeMarks(writer, property);
  writer.writeLine("@JsonIgnore");
  writer
    .write(`public ${name} ${accessorName("set", callback.name)}(${type} ${field})`)
    .block(() => {
      writer.writeLine(`this.${field} = ${field};`);
      writer.writeLine("return this;");
    });
}
