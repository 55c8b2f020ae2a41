import type { CodeWriter } from "../writer.ts";
import { implementation } from "./layout.ts";

/** How a type is read; `body` does it, from `deserializer`. */
export function deserializeImpl(writer: CodeWriter, type: string, body: () => void): void {
  const head = "fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {";
  method(writer, "impl<'de> Deserialize<'de>", type, head, body);
}

/** How a type is written; `body` does it, to `serializer`. */
export function serializeImpl(writer: CodeWriter, type: string, body: () => void): void {
  const head = "fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {";
  method(writer, "impl Serialize", type, head, body);
}

function method(
  writer: CodeWriter,
  implemented: string,
  type: string,
  head: string,
  body: () => void,
): void {
  implementation(writer, implemented, type);
  writer.indent(() => {
    writer.writeLine(head).indent(body);
    writer.writeLine("}");
  });
  writer.writeLine("}");
}

/** Makes a value of the type `name` from the argument `value`. */
export function writeFrom(writer: CodeWriter, name: string, type: string, value: string): void {
  writer.blankLineIfLastNot();
  method(writer, `impl From<${type}>`, name, `fn from(value: ${type}) -> Self {`, () =>
    writer.writeLine(value),
  );
}
