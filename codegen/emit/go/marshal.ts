import type { CodeWriter } from "../writer.ts";
import type { ObjectType, Property } from "../model.ts";
import { constKind, isFixed, resolved } from "../resolve.ts";
import { isTaggable, jsonTag } from "./tags.ts";
import { aligned, quoted } from "./text.ts";
import { constant, SCALARS, type Go } from "./types.ts";

/** How an object is written if the tags are not enough. */
export function writeMarshal(go: Go, writer: CodeWriter, object: ObjectType, self: string): void {
  const name = go.names.fields(object);
  const type = go.names.type(object.name);
  const callbacks = object.properties.flatMap(({ name: property, callback }) =>
    callback === undefined ? [] : [{ property, callback }],
  );
  const shadows: Shadow[] = [];
  const untagged: string[] = [];
  for (const property of object.properties) {
    const field = `${self}.${name(property.name)}`;
    const written = writtenAs(go, property, field);
    if (!isTaggable(property.name)) {
      untagged.push(member(go, property, field, written?.value ?? field));
    } else if (written !== undefined) {
      const tag = jsonTag(property.name, property.required);
      shadows.push({ cells: [name(property.name), written.type, tag], value: written.value });
    }
  }
  const { keepsUnknown, extra } = object;
  const isPlain = shadows.length === 0 && callbacks.length === 0 && untagged.length === 0;
  if (isPlain && !keepsUnknown && extra === undefined) return;
  const known = object.properties.map((property) => quoted(property.name));

  writer.writeLine(
    isPlain
      ? "// MarshalJSON writes the members that have no field of their own too."
      : "// MarshalJSON writes what is absent, nil, empty or fixed as the schema has it.",
  );
  writer.writeLine(`func (${self} ${type}) MarshalJSON() ([]byte, error) {`).indent(() => {
    for (const { property, callback } of callbacks) {
      writer.writeLine(`if ${self}.${name(callback.name)} != nil {`);
      writer.indent(() => writer.writeLine(`${self}.${name(property)} = Ptr(true)`)).writeLine("}");
    }
    writer.writeLine(`type plain ${type}`);
    writeShadows(writer, shadows, self);
    const wire = shadows.length > 0 ? "wire" : `plain(${self})`;
    const written =
      untagged.length > 0 ? `marshalWith(${wire}, ${untagged.join(", ")})` : `marshal(${wire})`;
    if (extra !== undefined) {
      writer.writeLine(`data, err := ${written}`);
      const others = ["data", "err", `${self}.${name(extra.name)}`, ...known].join(", ");
      writer.writeLine(`return withOthers(${others})`);
      return;
    }
    writer.writeLine(`return ${keepsUnknown ? `${self}.unknown.added(${written})` : written}`);
  });
  writer.writeLine("}").blankLine();
}

interface Shadow {
  readonly cells: readonly [name: string, type: string, tag: string];
  readonly value: string;
}

/** Fields that are written instead of those of the same name on the wire. */
function writeShadows(writer: CodeWriter, shadows: readonly Shadow[], self: string): void {
  if (shadows.length === 0) return;
  writer.writeLine("wire := struct {").indent(() => {
    writer.writeLine("plain").blankLine();
    for (const line of aligned(shadows.map(({ cells }) => cells))) writer.writeLine(line);
  });
  writer.writeLine(`}{plain: plain(${self})}`);
  for (const { cells, value } of shadows) writer.writeLine(`wire.${cells[0]} = ${value}`);
}

/** The value to write for a property, if it is not the field itself. */
function writtenAs(
  go: Go,
  property: Property,
  field: string,
): { readonly type: string; readonly value: string } | undefined {
  const target = resolved(go.model, property.type);
  if (isFixed(go.model, property) && target.kind === "const") {
    return { type: SCALARS[constKind(target.value)], value: constant(target.value) };
  }
  if (target.kind !== "list" && target.kind !== "map") return undefined;
  const suffix = target.kind === "map" ? "Map" : "";
  if (!property.required) return { type: "any", value: `unlessNil${suffix}(${field})` };
  return property.type.nullable ? undefined : { type: "any", value: `orEmpty${suffix}(${field})` };
}

/** A member whose name no tag can hold. */
function member(go: Go, { name, type, required }: Property, field: string, value: string): string {
  if (required) return `extra{${quoted(name)}, ${value}, true}`;
  const isAny = resolved(go.model, type).kind === "any";
  return `extra{${quoted(name)}, ${field}, ${isAny ? `len(${field}) > 0` : `${field} != nil`}}`;
}
