import type { CodeWriter } from "../writer.ts";
import type { Text } from "../../text.ts";
import { namedProperties } from "../../named-properties.ts";
import type { ObjectType } from "../model.ts";
import { groupedRules } from "../exclusive.ts";
import { array, call } from "./layout.ts";
import { quoted } from "./text.ts";

/** The checks of rules between properties. */
export function writeRules(
  writer: CodeWriter,
  { rules, properties }: ObjectType,
  field: (name: Text) => string,
): void {
  if (rules.length === 0) return;
  writer.writeLine("let mut present = Members::default();");
  const note = (name: Text, held: string): void =>
    call(writer, "present.note(", [quoted(name), `&self.${held}`], ");");
  for (const name of new Set(rules.flatMap(namedProperties))) {
    const callback = properties.find((property) => property.name === name)?.callback;
    note(name, field(name));
    if (callback !== undefined) note(name, field(callback.name));
  }
  for (const rule of groupedRules(rules)) {
    if (rule.kind === "exclusive") {
      array(writer, "let alone = ", rule.alone.map(quoted), ";");
      const some = rule.others.length > 0;
      if (some) array(writer, "let others = ", rule.others.map(quoted), ";");
      writer.writeLine(`present.exclusive(at, &alone, &${some ? "others" : "[]"});`);
    } else if ("properties" in rule) {
      array(writer, "let names = ", rule.properties.map(quoted), ";");
      const method = rule.kind === "exactly-one" ? "exactly_one" : "at_least_one";
      writer.writeLine(`present.${method}(at, &names);`);
    } else {
      const method = rule.kind === "excludes" ? "exclude" : "require";
      for (const other of rule.others) {
        call(writer, `present.${method}(`, ["at", quoted(rule.property), quoted(other)], ");");
      }
    }
  }
}
