import type { CodeWriter } from "../writer.ts";
import { text } from "../../text.ts";
import type { ObjectType, Property } from "../model.ts";
import { listed } from "./layout.ts";
import { stringLiteral } from "./literal.ts";
import { accessorName, fieldName } from "./names.ts";

/** Holds the members that this version does not know; no property gives a field such a name. */
export const UNKNOWN = "unknown_";

/** Equal objects have equal properties, and the same callback. */
export function writeEquals(writer: CodeWriter, name: string, object: ObjectType): void {
  const fields = fieldsOf(object);
  writer.writeLine("@Override");
  writer.write("public boolean equals(Object other)").block(() => {
    if (fields.length === 0) {
      writer.writeLine(`return other instanceof ${name};`);
      return;
    }
    writer.write("if (this == other)").block(() => writer.writeLine("return true;"));
    writer.writeLine(`return other instanceof ${name} that`);
    writer.indent(() => {
      fields.forEach((field, index) => {
        const end = index < fields.length - 1 ? "" : ";";
        writer.writeLine(`&& Objects.equals(${field}, that.${field})${end}`);
      });
    });
  });
}

export function writeHashCode(writer: CodeWriter, object: ObjectType): void {
  const fields = fieldsOf(object);
  writer.writeLine("@Override");
  writer.write("public int hashCode()").block(() => {
    writer.writeLine(listed("return Objects.hash(", fields, ");"));
  });
}

/** Secrets are shown as `***`, so that an object may be logged. */
export function writeToString(
  writer: CodeWriter,
  name: string,
  { properties, extra }: ObjectType,
): void {
  const shownParts = [
    ...properties.map((property) => [property.name, shown(property)] as const),
    ...(extra === undefined
      ? []
      : [[extra.name, extra.sensitive ? '"***"' : fieldName(extra.name)] as const]),
  ];
  const parts = shownParts.map(([label, value], index) => {
    const before = stringLiteral(text`${index === 0 ? "" : ", "}${label}=`);
    return `+ ${before} + ${value}`;
  });
  writer.writeLine("@Override");
  writer.write("public String toString()").block(() => {
    writer.writeLine(`return ${stringLiteral(`${name}{`)}`);
    writer.indent(() => {
      for (const part of parts) writer.writeLine(part);
      writer.writeLine('+ "}";');
    });
  });
}

function shown({ name, sensitive, callback }: Property): string {
  if (sensitive) return `(${fieldName(name)} == null ? null : "***")`;
  return callback === undefined ? fieldName(name) : `${accessorName("get", name)}()`;
}

function fieldsOf({ properties, keepsUnknown, extra }: ObjectType): readonly string[] {
  const fields = properties.flatMap(({ name, callback }) =>
    callback === undefined ? [fieldName(name)] : [fieldName(name), fieldName(callback.name)],
  );
  if (extra !== undefined) return [...fields, fieldName(extra.name)];
  return keepsUnknown ? [...fields, UNKNOWN] : fields;
}

/** What the objects have that wrap a single field, `value`. */
export function writeValueMethods(writer: CodeWriter, name: string, display: string): void {
  const methods = [
    ["boolean equals(Object other)", `other instanceof ${name} that && value.equals(that.value)`],
    ["int hashCode()", "value.hashCode()"],
    ["String toString()", display],
  ];
  methods.forEach(([method, value], index) => {
    if (index > 0) writer.blankLine();
    writer.writeLine("@Override");
    writer.write(`public ${method}`).block(() => writer.writeLine(`return ${value};`));
  });
}
