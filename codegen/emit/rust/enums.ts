import type { CodeWriter } from "../writer.ts";
import type { EnumType } from "../model.ts";
import { deserializeImpl, serializeImpl, writeFrom } from "./impls.ts";
import { arm, implementation } from "./layout.ts";
import { doc, docOf, quoted } from "./text.ts";
import type { Rust } from "./types.ts";

/** An enum with a variant for each known value, and one that holds the others. */
export function writeEnum({ names }: Rust, writer: CodeWriter, type: EnumType): void {
  const name = names.type(type.name);
  const values = type.values.map(({ value, description }) => ({
    variant: names.variant(type.name, value),
    literal: quoted(value),
    description,
  }));
  doc(writer, docOf(type));
  writer.writeLine("#[derive(Clone, Debug, PartialEq, Eq, Hash)]");
  if (type.deprecated) writer.writeLine("#[deprecated]");
  writer.writeLine("#[non_exhaustive]");
  writer.writeLine(`pub enum ${name} {`).indent(() => {
    for (const { variant, description } of values) {
      doc(writer, description === undefined ? [] : [description]);
      writer.writeLine(`${variant},`);
    }
    writer.writeLine("/// A value that this version does not know, as a newer peer may send it.");
    writer.writeLine("Other(String),");
  });
  writer.writeLine("}").blankLineIfLastNot();

  writer.writeLine(`impl ${name} {`).indent(() => {
    writer.writeLine("/// The value as it is on the wire.");
    writer.writeLine("pub fn as_str(&self) -> &str {").indent(() => {
      writer.writeLine("match self {").indent(() => {
        for (const { variant, literal } of values) arm(writer, `Self::${variant}`, literal);
        writer.writeLine("Self::Other(value) => value,");
      });
      writer.writeLine("}");
    });
    writer.writeLine("}");
  });
  writer.writeLine("}").blankLineIfLastNot();

  implementation(writer, "impl From<&str>", name);
  writer.indent(() => {
    writer.writeLine("fn from(value: &str) -> Self {").indent(() => {
      writer.writeLine("match value {").indent(() => {
        for (const { variant, literal } of values) arm(writer, literal, `Self::${variant}`);
        writer.writeLine("_ => Self::Other(value.to_owned()),");
      });
      writer.writeLine("}");
    });
    writer.writeLine("}");
  });
  writer.writeLine("}").blankLineIfLastNot();

  writeFrom(writer, name, "String", "Self::from(value.as_str())");
  writer.blankLineIfLastNot();

  implementation(writer, "impl fmt::Display", name);
  writer.indent(() => {
    writer.writeLine("fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {");
    writer.indent(() => writer.writeLine("f.write_str(self.as_str())")).writeLine("}");
  });
  writer.writeLine("}").blankLineIfLastNot();

  serializeImpl(writer, name, () => {
    writer.writeLine("serializer.serialize_str(self.as_str())");
  });
  writer.blankLineIfLastNot();

  deserializeImpl(writer, name, () => {
    writer.writeLine("String::deserialize(deserializer).map(Self::from)");
  });
}
