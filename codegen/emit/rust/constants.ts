import type CodeBlockWriter from "code-block-writer";
import type { Model, Type } from "../../model.ts";
import { pascalCase, words } from "../../names.ts";
import { constKind, isFixed, resolved } from "../resolve.ts";
import { quoted } from "./text.ts";

type Value = string | number | boolean;

/** The name of the type that is this value and no other. */
export function constantType(type: Type): string {
  if (type.kind !== "const") throw new Error("Only a constant has a type of its own.");
  return nameOf(type.value);
}

/** Values that sound alike are told apart by their characters. */
function nameOf(value: Value): string {
  const text = String(value);
  const plain = pascalCase(words(text));
  const exact = /^[a-z]+$/.test(text) && typeof value === "string";
  const codes = Array.from(text, (char) => (char.codePointAt(0) ?? 0).toString(16)).join("X");
  return `Constant${plain}${exact ? "" : `X${codes}`}`;
}

/** The values that required properties are bound to, each once. */
export function constants(model: Model): readonly Value[] {
  const found = new Set<Value>();
  for (const type of model.types) {
    if (type.kind !== "object") continue;
    for (const property of type.properties) {
      const target = resolved(model, property.type);
      if (isFixed(model, property) && target.kind === "const") found.add(target.value);
    }
  }
  return [...found];
}

const KINDS = {
  string: { read: "String", write: "serialize_str", literal: quoted },
  boolean: { read: "bool", write: "serialize_bool", literal: String },
  integer: { read: "i64", write: "serialize_i64", literal: String },
  number: { read: "f64", write: "serialize_f64", literal: String },
} as const;

/** A type without content, written as its value and read from nothing else. */
export function writeConstant(writer: CodeBlockWriter, value: Value): void {
  const name = nameOf(value);
  const { read, write, literal } = KINDS[constKind(value)];
  const text = literal(value as never);
  writer.writeLine("#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]");
  writer.writeLine(`pub(crate) struct ${name};`).blankLineIfLastNot();
  writer.writeLine(`impl Serialize for ${name} {`).indent(() => {
    writer.writeLine(
      "fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {",
    );
    writer.indent(() => writer.writeLine(`serializer.${write}(${text})`)).writeLine("}");
  });
  writer.writeLine("}").blankLineIfLastNot();
  writer.writeLine(`impl<'de> Deserialize<'de> for ${name} {`).indent(() => {
    writer.writeLine(
      "fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {",
    );
    writer.indent(() => {
      writer.writeLine(`if ${read}::deserialize(deserializer)? == ${text} {`);
      writer.indent(() => writer.writeLine("Ok(Self)")).writeLine("} else {");
      writer.indent(() => {
        writer.writeLine(`Err(D::Error::custom(${quoted(`must be ${JSON.stringify(value)}`)}))`);
      });
      writer.writeLine("}");
    });
    writer.writeLine("}");
  });
  writer.writeLine("}");
}
