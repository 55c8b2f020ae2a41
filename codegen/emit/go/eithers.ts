import type { CodeWriter } from "../writer.ts";
import type { ScalarKind } from "../model.ts";
import type { Pair } from "../eithers.ts";
import { exported } from "./names.ts";
import { comment } from "./text.ts";
import { READERS, SCALARS, type Go } from "./types.ts";

const KINDS: Readonly<Record<ScalarKind, string>> = {
  string: "a string",
  integer: "a number",
  number: "a number",
  boolean: "a boolean",
};

/** A struct with a pointer for each of the two. */
export function writeEither({ names }: Go, writer: CodeWriter, of: Pair): void {
  const name = names.either(of);
  const [first, second] = of;
  const [a, b] = of.map((kind) => `Of${exported([kind])}`);
  const said = of.map((kind) => `${kind === "integer" ? "an" : "a"} ${kind}`).join(" or ");
  comment(writer, [`${name} is ${said}: one of the two is set.`]);
  writer.writeLine(`type ${name} struct {`).indent(() => {
    const width = Math.max(a?.length ?? 0, b?.length ?? 0);
    writer.writeLine(`${a?.padEnd(width)} *${SCALARS[first]}`);
    writer.writeLine(`${b?.padEnd(width)} *${SCALARS[second]}`);
  });
  writer.writeLine("}").blankLineIfLastNot();
  const self = "e";
  writer.writeLine("// MarshalJSON writes the one that is set.");
  writer.writeLine(`func (${self} ${name}) MarshalJSON() ([]byte, error) {`).indent(() => {
    writer.writeLine(`if ${self}.${a} != nil {`);
    writer.indent(() => writer.writeLine(`return marshal(${self}.${a})`)).writeLine("}");
    writer.writeLine(`return marshal(${self}.${b})`);
  });
  writer.writeLine("}").blankLineIfLastNot();
  writer.writeLine(`// UnmarshalJSON reads ${said}.`);
  writer.writeLine(`func (${self} *${name}) UnmarshalJSON(data []byte) error {`);
  writer.indent(() => writer.writeLine(`return decode(data, ${self}, read${name})`)).writeLine("}");
  writer.blankLineIfLastNot();
  writer.writeLine(`func read${name}(s source) ${name} {`).indent(() => {
    writer.writeLine("switch s.kind() {");
    for (const [field, kind] of [
      [a, first],
      [b, second],
    ] as const) {
      writer.writeLine(`case "${KINDS[kind]}":`);
      const read = `${READERS[kind]}[${SCALARS[kind]}](s)`;
      writer.indent(() => writer.writeLine(`return ${name}{${field}: Ptr(${read})}`));
    }
    writer.writeLine("default:").indent(() => {
      writer.writeLine(`s.report("must be ${said}, not %s", s.kind())`);
      writer.writeLine(`return ${name}{}`);
    });
    writer.writeLine("}");
  });
  writer.writeLine("}").blankLineIfLastNot();
  writer.writeLine(`func (${self} ${name}) check(at place) {`).indent(() => {
    writer.writeLine(`if (${self}.${a} == nil) == (${self}.${b} == nil) {`);
    writer.indent(() => writer.writeLine(`at.report("must be ${said}")`)).writeLine("}");
    for (const [field, kind] of [
      [a, first],
      [b, second],
    ] as const) {
      if (kind !== "integer" && kind !== "number") continue;
      writer.writeLine(`if ${self}.${field} != nil {`).indent(() => {
        if (kind === "number") {
          writer.writeLine(`finite(at, *${self}.${field})`);
        } else {
          writer.writeLine(`minimum(at, *${self}.${field}, -maxInteger)`);
          writer.writeLine(`maximum(at, *${self}.${field}, maxInteger)`);
        }
      });
      writer.writeLine("}");
    }
  });
  writer.writeLine("}");
}
