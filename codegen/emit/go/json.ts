import type CodeBlockWriter from "code-block-writer";
import type { ObjectType, Property } from "../../model.ts";
import { constKind, isFixed, resolved } from "../resolve.ts";
import { constant, hasNil, itemReader, SCALARS, type Go } from "./types.ts";
import { aligned } from "./text.ts";

/** How an object is read, and written where the tags do not say all. */
export function writeJson(go: Go, writer: CodeBlockWriter, object: ObjectType): void {
  const type = go.names.type(object.name);
  const self = receiver(type);
  writeMarshal(go, writer, object);
  writer.blankLineIfLastNot();
  writer.writeLine(
    "// UnmarshalJSON refuses what does not conform to the schema, as a *ValidationError.",
  );
  writer.writeLine(`func (${self} *${type}) UnmarshalJSON(data []byte) error {`).indent(() => {
    writer.writeLine(`return decode(data, ${self}, read${type})`);
  });
  writer.writeLine("}").blankLineIfLastNot();
  writeReader(go, writer, object);
}

function writeReader(go: Go, writer: CodeBlockWriter, object: ObjectType): void {
  const type = go.names.type(object.name);
  const self = receiver(type);
  const name = go.names.fields(object);
  const target = self === "s" ? "value" : self;
  writer.writeLine(`func read${type}(s source) (${target} ${type}) {`);
  writer.indent(() => {
    if (object.properties.length === 0) {
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
    writer.writeLine(`return ${target}`);
  });
  writer.writeLine("}");
}

function readProperty(go: Go, property: Property): string {
  const key = JSON.stringify(property.name);
  const { type, required } = property;
  if (required) return `required(object, ${key}, ${itemReader(go, type)})`;
  if (resolved(go.model, type).kind === "any") return `optionalAny(object, ${key})`;
  const optional = hasNil(go, type) ? "optionalNil" : "optional";
  return `${optional}(object, ${key}, ${itemReader(go, { ...type, nullable: false })})`;
}

function writeMarshal(go: Go, writer: CodeBlockWriter, object: ObjectType): void {
  const name = go.names.fields(object);
  const type = go.names.type(object.name);
  const self = receiver(type);
  const shadows = object.properties.flatMap((property) => shadow(go, property, name, self));
  const callbacks = object.properties.filter(({ callback }) => callback !== undefined);
  if (shadows.length === 0 && callbacks.length === 0) return;
  writer.blankLineIfLastNot();
  writer.writeLine(`// MarshalJSON ${purpose(shadows.length > 0, callbacks.length > 0)}`);
  writer.writeLine(`func (${self} ${type}) MarshalJSON() ([]byte, error) {`).indent(() => {
    for (const { name: property, callback } of callbacks) {
      writer.writeLine(`if ${self}.${name(callback?.name ?? "")} != nil {`);
      writer.indent(() => writer.writeLine(`${self}.${name(property)} = Ptr(true)`)).writeLine("}");
    }
    writer.writeLine(`type plain ${type}`);
    if (shadows.length === 0) {
      writer.writeLine(`return marshal(plain(${self}))`);
      return;
    }
    writer.writeLine("wire := struct {").indent(() => {
      writer.writeLine("plain").blankLineIfLastNot();
      for (const line of aligned(shadows.map(({ cells }) => cells))) writer.writeLine(line);
    });
    writer.writeLine(`}{plain: plain(${self})}`);
    for (const { cells, value } of shadows) writer.writeLine(`wire.${cells[0]} = ${value}`);
    writer.writeLine("return marshal(wire)");
  });
  writer.writeLine("}");
}

function purpose(shadows: boolean, callbacks: boolean): string {
  const lists = "keeps lists and maps that are empty and leaves out those that are nil";
  if (!callbacks) return `${lists}.`;
  const says = "says that there is a callback in place of the callback itself";
  return shadows ? `${says}, and ${lists}.` : `${says}.`;
}

interface Shadow {
  readonly cells: readonly [name: string, type: string, tag: string];
  readonly value: string;
}

/** A field that is written in place of the one of the same name on the wire. */
function shadow(
  go: Go,
  property: Property,
  name: (property: string) => string,
  self: string,
): readonly Shadow[] {
  const field = name(property.name);
  const key = (suffix: string): string => `\`json:${JSON.stringify(property.name + suffix)}\``;
  const target = resolved(go.model, property.type);
  if (isFixed(go.model, property) && target.kind === "const") {
    const value = constant(target.value);
    return [{ cells: [field, SCALARS[constKind(target.value)], key("")], value }];
  }
  if (target.kind !== "list" && target.kind !== "map") return [];
  const suffix = target.kind === "map" ? "Map" : "";
  const value = `${self}.${field}`;
  if (!property.required) {
    return [{ cells: [field, "any", key(",omitempty")], value: `unlessNil${suffix}(${value})` }];
  }
  return property.type.nullable
    ? []
    : [{ cells: [field, "any", key("")], value: `orEmpty${suffix}(${value})` }];
}

export function receiver(type: string): string {
  return type.charAt(0).toLowerCase();
}
