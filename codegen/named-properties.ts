import type { Rule } from "./model.ts";

/** The properties that a rule speaks of, as it names them: the one that the others depend on first. */
export function namedProperties(rule: Rule): readonly string[] {
  return "properties" in rule ? rule.properties : [rule.property, ...rule.others];
}
