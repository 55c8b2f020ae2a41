import type { CodeWriter } from "../writer.ts";
import type { Text } from "../../text.ts";
import { namedProperties } from "../../named-properties.ts";
import type { ObjectType, Rule } from "../model.ts";
import { groupedRules } from "../exclusive.ts";
import { resolved } from "../resolve.ts";
import { quoted } from "./text.ts";
import type { Go } from "./types.ts";

/** The checks of rules between properties. */
export function writeRules(go: Go, writer: CodeWriter, object: ObjectType, self: string): void {
  const { rules } = object;
  if (rules.length === 0) return;
  const isPresent = presence(go, object, self);
  writer.writeLine("present := members{}");
  for (const property of new Set(rules.flatMap(namedProperties))) {
    writer.writeLine(`present[${quoted(property)}] = ${isPresent(property)}`);
  }
  for (const rule of groupedRules(rules)) {
    if (rule.kind === "exclusive") {
      const alone = `[]string{${rule.alone.map(quoted).join(", ")}}`;
      const args = ["at", alone, ...rule.others.map(quoted)];
      writer.writeLine(`present.exclusive(${args.join(", ")})`);
      continue;
    }
    const list = namedProperties(rule).map(quoted);
    writer.writeLine(`present.${RULES[rule.kind]}(at, ${list.join(", ")})`);
  }
}

const RULES: Readonly<Record<Rule["kind"], string>> = {
  excludes: "excludes",
  requires: "requires",
  "exactly-one": "exactlyOne",
  "at-least-one": "atLeastOne",
};

/** Whether a property is there, as an expression. */
function presence(go: Go, object: ObjectType, self: string): (property: Text) => string {
  const name = go.names.fields(object);
  return (wanted) => {
    const property = object.properties.find((one) => one.name === wanted);
    if (property === undefined) throw new Error(`${String(object.name)} has no ${String(wanted)}.`);
    const field = `${self}.${name(wanted)}`;
    const present =
      resolved(go.model, property.type).kind === "any" ? `len(${field}) > 0` : `${field} != nil`;
    return property.callback === undefined
      ? present
      : `${present} || ${self}.${name(property.callback.name)} != nil`;
  };
}
