import type { CodeWriter } from "../writer.ts";
import type { ObjectType, Property, Type } from "../model.ts";
import { isFixed } from "../resolve.ts";
import { needsCheck } from "./checked.ts";
import { receiver } from "./json.ts";
import { writeRules } from "./rules.ts";
import { quoted } from "./text.ts";
import { isPointer, type Go } from "./types.ts";
import { writeValue } from "./values.ts";

export function writeValidate(go: Go, writer: CodeWriter, object: ObjectType): void {
  const type = go.names.type(object.name);
  const self = receiver(type);
  writeEntry(writer, type, go.checked.has(object.name));
  if (!go.checked.has(object.name)) return;
  writer.blankLineIfLastNot();
  writer.writeLine(`func (${self} ${type}) check(at place) {`).indent(() => {
    writeRules(go, writer, object, self);
    const name = go.names.fields(object);
    for (const property of object.properties) {
      if (!isFixed(go.model, property) && needsCheck(go.model, go.checked, property.type)) {
        writeProperty(go, writer, property, `${self}.${name(property.name)}`);
      }
    }
    const { extra } = object;
    if (extra === undefined) return;
    const others: Type = { kind: "map", values: extra.type, nullable: false };
    writeValue(go, writer, others, `${self}.${name(extra.name)}`, "at", 0);
  });
  writer.writeLine("}");
}

export function writeEntry(writer: CodeWriter, type: string, checks: boolean): void {
  const self = receiver(type);
  writer.blankLineIfLastNot();
  writer.writeLine(
    checks
      ? "// Validate reports every violation of the schema that a value can have in memory, as a *ValidationError."
      : "// Validate finds nothing: every value conforms to the schema.",
  );
  writer.writeLine(`func (${checks ? `${self} ` : ""}${type}) Validate() error {`).indent(() => {
    writer.writeLine(checks ? `return validated(${self}.check)` : "return nil");
  });
  writer.writeLine("}");
}

function writeProperty(go: Go, writer: CodeWriter, property: Property, field: string): void {
  const place = `at.member(${quoted(property.name)})`;
  const pointer = isPointer(go, property);
  const optional = pointer || !property.required || property.type.nullable;
  if (!optional) {
    writeValue(go, writer, property.type, field, place, 0);
    return;
  }
  writer.writeLine(`if ${field} != nil {`).indent(() => {
    writeValue(go, writer, property.type, pointer ? `*${field}` : field, place, 0);
  });
  writer.writeLine("}");
}
