import type { CodeWriter } from "../writer.ts";
import type { AliasType } from "../model.ts";
import { receiver } from "./json.ts";
import { comment, docOf } from "./text.ts";
import { goType, itemReader, type Go } from "./types.ts";
import { writeEntry } from "./validate.ts";
import { hasMethods, writeValue } from "./values.ts";

/** A type for a list, a map or a scalar; an alias for a type that has a name already. */
export function writeAlias(go: Go, writer: CodeWriter, alias: AliasType): void {
  const name = go.names.type(alias.name);
  const own = hasMethods(alias.type);
  const read = itemReader(go, alias.type);
  comment(writer, docOf(alias));
  writer.writeLine(`type ${name} ${own ? "" : "= "}${goType(go, alias.type)}`).blankLineIfLastNot();
  if (!own) {
    writer.writeLine(`func read${name}(s source) ${name} {`);
    writer.indent(() => writer.writeLine(`return ${read}(s)`)).writeLine("}");
    return;
  }
  const self = receiver(name);
  writer.writeLine(
    "// UnmarshalJSON refuses what does not conform to the schema, as a *ValidationError.",
  );
  writer.writeLine(`func (${self} *${name}) UnmarshalJSON(data []byte) error {`);
  writer.indent(() => writer.writeLine(`return decode(data, ${self}, read${name})`)).writeLine("}");
  writer.blankLineIfLastNot();
  writer.writeLine(`func read${name}(s source) ${name} {`);
  writer.indent(() => writer.writeLine(`return ${name}(${read}(s))`)).writeLine("}");
  const checks = go.checked.has(alias.name);
  writeEntry(writer, name, checks);
  if (!checks) return;
  writer.blankLineIfLastNot();
  writer.writeLine(`func (${self} ${name}) check(at place) {`);
  writer.indent(() => writeValue(go, writer, alias.type, self, "at", 0)).writeLine("}");
}
