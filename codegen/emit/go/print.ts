import type { CodeWriter } from "../writer.ts";
import type { Text } from "../../text.ts";
import type { Model } from "../model.ts";
import { closure, namesIn, reaching } from "../reach.ts";
import { receiver } from "./json.ts";
import type { Go } from "./types.ts";

/** Types whose values may hold something that must not be printed. Unknown variants may hold anything. */
export function guardedTypes(model: Model): ReadonlySet<Text> {
  const opaque = closure(
    model,
    (type, found) =>
      type.kind === "union" ||
      (type.kind === "choice" && type.options.flatMap(namesIn).some((name) => found.has(name))),
  );
  const guarded = reaching(
    model,
    ({ sensitive, type }) => sensitive || (type.kind === "reference" && opaque.has(type.name)),
  );
  return new Set([...guarded, ...opaque]);
}

export function writePrint(go: Go, writer: CodeWriter): void {
  const guarded = guardedTypes(go.model);
  for (const type of go.model.types) {
    if (type.kind === "object" && guarded.has(type.name)) {
      writeMethods(writer, go.names.type(type.name));
    }
    if (type.kind === "choice" && guarded.has(type.name)) {
      writeMethods(writer, go.names.type(type.name));
    }
    if (type.kind === "union") writeMethods(writer, go.names.unknown(type.name));
  }
}

function writeMethods(writer: CodeWriter, type: string): void {
  const self = receiver(type);
  writer.blankLineIfLastNot();
  writer.writeLine("// String describes the value with what is sensitive redacted.");
  writer.writeLine(`func (${self} ${type}) String() string {`);
  writer
    .indent(() => writer.writeLine(`return describe(${self})`))
    .writeLine("}")
    .blankLineIfLastNot();
  writer.writeLine("// GoString is String.");
  writer.writeLine(`func (${self} ${type}) GoString() string {`);
  writer
    .indent(() => writer.writeLine(`return describe(${self})`))
    .writeLine("}")
    .blankLineIfLastNot();
  writer.writeLine("// Format writes String, whatever the verb and its flags.");
  writer.writeLine(`func (${self} ${type}) Format(state fmt.State, _ rune) {`);
  writer.indent(() => writer.writeLine(`format(state, ${self})`)).writeLine("}");
}
