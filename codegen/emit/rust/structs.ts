import type { CodeWriter } from "../writer.ts";
import { ofSchemaText, text, type Text } from "../../text.ts";
import { markdownCode } from "../markdown.ts";
import type { ObjectType, Property } from "../model.ts";
import { heldBy } from "../reach.ts";
import { isFixed, resolved } from "../resolve.ts";
import { pair, serde } from "./layout.ts";
import { renamed, UNKNOWN } from "./names.ts";
import { doc, docOf, docOfProperty, quoted } from "./text.ts";
import { fieldOf, rustType, type Rust } from "./types.ts";

export function isGuarded(object: ObjectType): boolean {
  return heldBy(object).some(({ sensitive }) => sensitive);
}

export function hasCallback(object: ObjectType): boolean {
  return object.properties.some(({ callback }) => callback !== undefined);
}

export function writeStruct(
  rust: Rust,
  writer: CodeWriter,
  object: ObjectType,
  hasDefault: boolean,
): void {
  const name = rust.names.type(object.name);
  const field = rust.names.fields(object);
  const derived = [
    "Clone",
    ...(isGuarded(object) ? [] : ["Debug"]),
    ...(hasDefault ? ["Default"] : []),
    "PartialEq",
    ...(hasCallback(object) ? [] : ["Serialize"]),
    "Deserialize",
  ];
  doc(writer, docOf(object));
  writer.writeLine(`#[derive(${derived.join(", ")})]`);
  if (object.properties.length > 0) writer.writeLine('#[serde(rename_all = "camelCase")]');
  if (object.deprecated) writer.writeLine("#[deprecated]");
  writer.writeLine("#[non_exhaustive]");
  const { extra } = object;
  if (object.properties.length === 0 && !object.keepsUnknown && extra === undefined) {
    writer.writeLine(`pub struct ${name} {}`);
    return;
  }
  writer.writeLine(`pub struct ${name} {`).indent(() => {
    for (const property of object.properties) writeField(rust, writer, object, property, field);
    if (extra !== undefined) {
      doc(writer, ["The members of any other name."]);
      writer.writeLine("#[serde(flatten)]");
      const held = rustType(rust, { kind: "map", values: extra.type, nullable: false });
      pair(writer, `pub ${field(extra.name)}:`, `${held},`);
    }
    if (!object.keepsUnknown) return;
    writer.writeLine("#[serde(flatten)]");
    writer.writeLine(`pub(crate) ${UNKNOWN}: UnknownMembers,`);
  });
  writer.writeLine("}");
}

function writeField(
  rust: Rust,
  writer: CodeWriter,
  object: ObjectType,
  property: Property,
  field: (name: Text) => string,
): void {
  const name = field(property.name);
  const { callback } = property;
  const serializes = !hasCallback(object);
  const target = resolved(rust.model, property.type);
  if (isFixed(rust.model, property) && target.kind === "const") {
    // The crate writes it where serde's derive does not; a caller has no use for it.
    rename(writer, name, property.name);
    pair(writer, `pub(crate) ${name}:`, `${rust.names.constant(target.value)},`);
    return;
  }
  if (callback !== undefined) {
    const held = field(callback.name);
    doc(writer, [
      text`Stays in the process: ${markdownCode(property.name)} is written as true instead.`,
    ]);
    writer.writeLine("#[serde(skip)]");
    pair(writer, `pub ${held}:`, `Option<Arc<dyn ${rust.names.callback(callback)}>>,`);
  }
  doc(writer, docOfProperty(property, target));
  rename(writer, name, property.name);
  for (const args of serdeOf(rust, property, serializes)) serde(writer, args);
  if (property.deprecated) writer.writeLine("#[deprecated]");
  pair(writer, `pub ${name}:`, `${fieldOf(rust, object, property).type},`);
}

function rename(writer: CodeWriter, field: string, wire: Text): void {
  if (ofSchemaText(renamed(field)) !== wire) serde(writer, [`rename = ${quoted(wire)}`]);
}

/** The arguments of each attribute. */
function serdeOf(
  { model }: Rust,
  { type, required, sensitive }: Property,
  serializes: boolean,
): readonly (readonly string[])[] {
  const skip = serializes && !required ? [['skip_serializing_if = "Option::is_none"']] : [];
  const isAny = resolved(model, type).kind === "any";
  const read = (how: string): readonly string[] => [
    ...(required ? [] : ["default"]),
    `deserialize_with = "read_${how}"`,
  ];
  if (isAny && !required) return [...skip, read("present")];
  if (sensitive) return [...skip, read("sensitive")];
  if (required && type.nullable) return [...skip, read("nullable")];
  return skip;
}
