import type { CodeWriter } from "../writer.ts";
import { isText } from "../../text.ts";
import type { Model } from "../model.ts";
import { constKind, isFixed, resolved } from "../resolve.ts";
import { deserializeImpl, serializeImpl } from "./impls.ts";
import { pair } from "./layout.ts";
import type { Constant } from "./names.ts";
import { quoted } from "./text.ts";
import type { Rust } from "./types.ts";

/** The values that required properties are bound to, each once. */
export function constants(model: Model): readonly Constant[] {
  const found = new Set<Constant>();
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
  string: { type: "&'static str", read: "String", write: "serialize_str" },
  boolean: { type: "bool", read: "bool", write: "serialize_bool" },
  integer: { type: "i64", read: "i64", write: "serialize_i64" },
  number: { type: "f64", read: "f64", write: "serialize_f64" },
} as const;

/** A type without content, written as its value and read from nothing else. */
export function writeConstant({ names }: Rust, writer: CodeWriter, value: Constant): void {
  const name = names.constant(value);
  const { type, read, write } = KINDS[constKind(value)];
  const literal = isText(value) ? quoted(value) : String(value);
  writer.writeLine("#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]");
  writer.writeLine(`pub(crate) struct ${name};`).blankLine();
  writer.writeLine(`impl ${name} {`);
  writer.indent(() => pair(writer, `const VALUE: ${type} =`, `${literal};`)).writeLine("}");
  writer.blankLine();
  serializeImpl(writer, name, () => {
    writer.writeLine(`serializer.${write}(Self::VALUE)`);
  });
  writer.blankLine();
  deserializeImpl(writer, name, () => {
    writer.writeLine(`if ${read}::deserialize(deserializer)? == Self::VALUE {`);
    writer.indent(() => writer.writeLine("Ok(Self)")).writeLine("} else {");
    writer.indent(() => {
      writer.writeLine('Err(D::Error::custom(format!("must be {:?}", Self::VALUE)))');
    });
    writer.writeLine("}");
  });
}
