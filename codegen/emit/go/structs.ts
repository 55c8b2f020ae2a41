import type { CodeWriter } from "../writer.ts";
import type { Text } from "../../text.ts";
import type { ObjectType } from "../model.ts";
import { isFixed, resolved } from "../resolve.ts";
import { callbackType } from "./callbacks.ts";
import { fieldTag } from "./tags.ts";
import { aligned, comment, docOf, docOfProperty } from "./text.ts";
import { goType, isPointer, type Go } from "./types.ts";

interface Field {
  readonly doc: readonly (Text | string)[];
  readonly cells: readonly [name: string, type: string, tag: string];
}

export function writeStruct(go: Go, writer: CodeWriter, object: ObjectType): void {
  const fields = fieldsOf(go, object);
  comment(writer, docOf(object));
  if (fields.length === 0 && !object.keepsUnknown) {
    writer.writeLine(`type ${go.names.type(object.name)} struct{}`);
    return;
  }
  writer.writeLine(`type ${go.names.type(object.name)} struct {`).indent(() => {
    for (const [index, run] of runs(fields).entries()) {
      if (index > 0) writer.blankLineIfLastNot();
      comment(writer, run[0]?.doc ?? []);
      for (const line of aligned(run.map((field) => field.cells))) writer.writeLine(line);
    }
    if (!object.keepsUnknown) return;
    if (fields.length > 0) writer.blankLineIfLastNot();
    writer.writeLine("// unknown holds the members that this version does not know.");
    writer.writeLine("unknown *unknownMembers");
  });
  writer.writeLine("}");
}

/** Fields without a comment stand together, in columns. */
function runs(fields: readonly Field[]): readonly (readonly Field[])[] {
  const result: Field[][] = [];
  for (const field of fields) {
    const last = result.at(-1);
    if (last === undefined || field.doc.length > 0 || (last[0]?.doc.length ?? 0) > 0) {
      result.push([field]);
    } else {
      last.push(field);
    }
  }
  return result;
}

function fieldsOf(go: Go, object: ObjectType): readonly Field[] {
  const name = go.names.fields(object);
  const { extra } = object;
  const properties = object.properties
    .filter((property) => !isFixed(go.model, property))
    .flatMap((property): readonly Field[] => {
      const field: Field = {
        doc: docOfProperty(property, resolved(go.model, property.type)),
        cells: [
          name(property.name),
          `${isPointer(go, property) ? "*" : ""}${goType(go, property.type)}`,
          fieldTag(property),
        ],
      };
      if (property.callback === undefined) return [field];
      const { callback } = property;
      const text = `${name(callback.name)} stays in the process: ${name(property.name)} is written as true instead.`;
      const type = callbackType(go, callback);
      return [{ doc: [text], cells: [name(callback.name), type, '`json:"-"`'] }, field];
    });
  if (extra === undefined) return properties;
  const type = goType(go, { kind: "map", values: extra.type, nullable: false });
  const doc = [`${name(extra.name)} holds the members of any other name.`];
  const tag = extra.sensitive ? '`json:"-" sensitive:"true"`' : '`json:"-"`';
  return [...properties, { doc, cells: [name(extra.name), type, tag] }];
}
