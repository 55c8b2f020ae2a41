import type { CodeWriter } from "../writer.ts";
import type { Text } from "../../text.ts";
import type { ObjectType, Property } from "../model.ts";
import { serializeImpl } from "./impls.ts";
import { call } from "./layout.ts";
import { UNKNOWN } from "./names.ts";
import { quoted } from "./text.ts";
import type { Rust } from "./types.ts";

/** Serialize of an object with a callback, which is announced and never written itself. */
export function writeSerialize(rust: Rust, writer: CodeWriter, object: ObjectType): void {
  serializeImpl(writer, rust.names.type(object.name), () => {
    writer.writeLine("let mut map = serializer.serialize_map(None)?;");
    const field = rust.names.fields(object);
    for (const property of object.properties) writeEntry(writer, property, field);
    if (object.extra !== undefined) {
      writer.writeLine(`for (name, value) in &self.${field(object.extra.name)} {`);
      writer.indent(() => writer.writeLine("map.serialize_entry(name, value)?;")).writeLine("}");
    }
    if (object.keepsUnknown) writer.writeLine(`self.${UNKNOWN}.write(&mut map)?;`);
    writer.writeLine("map.end()");
  });
}

function writeEntry(
  writer: CodeWriter,
  { name, required, callback }: Property,
  field: (name: Text) => string,
): void {
  const held = `&self.${field(name)}`;
  if (required) {
    call(writer, "map.serialize_entry(", [quoted(name), held], ")?;");
    return;
  }
  const optional = (): void =>
    call(writer, "write_optional(", ["&mut map", quoted(name), held], ")?;");
  if (callback === undefined) {
    optional();
    return;
  }
  writer.writeLine(`if self.${field(callback.name)}.is_some() {`);
  writer.indent(() => call(writer, "map.serialize_entry(", [quoted(name), "&true"], ")?;"));
  writer.writeLine("} else {").indent(optional).writeLine("}");
}
