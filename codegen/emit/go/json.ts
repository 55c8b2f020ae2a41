import type { CodeWriter } from "../writer.ts";
import type { ObjectType, Property } from "../model.ts";
import { isFixed, resolved } from "../resolve.ts";
import { writeMarshal } from "./marshal.ts";
import { quoted } from "./text.ts";
import { hasNil, itemReader, type Go } from "./types.ts";

/** How an object is read, and how it is written if the tags are not enough. */
export function writeJson(go: Go, writer: CodeWriter, object: ObjectType): void {
  const type = go.names.type(object.name);
  const self = receiver(type);
  writeMarshal(go, writer, object, self);
  writer.writeLine(
    "// UnmarshalJSON refuses what does not conform to the schema, as a *ValidationError.",
  );
  writer.writeLine(`func (${self} *${type}) UnmarshalJSON(data []byte) error {`).indent(() => {
    writer.writeLine(`return decode(data, ${self}, read${type})`);
  });
  writer.writeLine("}").blankLineIfLastNot();
  writeReader(go, writer, object);
}

function writeReader(go: Go, writer: CodeWriter, object: ObjectType): void {
  const type = go.names.type(object.name);
  const self = receiver(type);
  const name = go.names.fields(object);
  const target = self === "s" ? "value" : self;
  writer.writeLine(`func read${type}(s source) (${target} ${type}) {`);
  writer.indent(() => {
    const { properties, extra } = object;
    if (properties.length === 0 && !object.keepsUnknown && extra === undefined) {
      writer.writeLine('s.is("an object")').writeLine(`return ${target}`);
      return;
    }
    writer.writeLine("object, ok := objectOf(s)");
    writer.writeLine("if !ok {").indent(() => writer.writeLine(`return ${target}`));
    writer.writeLine("}");
    for (const property of object.properties) {
      const read = readProperty(go, property);
      writer.writeLine(
        isFixed(go.model, property) ? read : `${target}.${name(property.name)} = ${read}`,
      );
    }
    const known = properties.map((property) => quoted(property.name));
    if (object.keepsUnknown) {
      writer.writeLine(`${target}.unknown = object.unknown(${known.join(", ")})`);
    }
    if (extra !== undefined) {
      const read = [`object`, itemReader(go, extra.type), ...known].join(", ");
      writer.writeLine(`${target}.${name(extra.name)} = others(${read})`);
    }
    writer.writeLine(`return ${target}`);
  });
  writer.writeLine("}");
}

function readProperty(go: Go, property: Property): string {
  const key = quoted(property.name);
  const { type, required } = property;
  if (required) return `required(object, ${key}, ${itemReader(go, type)})`;
  if (resolved(go.model, type).kind === "any") return `optionalAny(object, ${key})`;
  const optional = hasNil(go, type) ? "optionalNil" : "optional";
  return `${optional}(object, ${key}, ${itemReader(go, { ...type, nullable: false })})`;
}

export function receiver(type: string): string {
  return type.charAt(0).toLowerCase();
}
