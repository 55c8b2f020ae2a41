import type { Property, Rule } from "../model.ts";
import { namedProperties } from "../named-properties.ts";
import type { Located } from "./draft.ts";
import type { Report } from "./place.ts";

/** The rules that can be checked, given the properties of their object; `note` gets the reason for each other one. */
export function checkedRules(
  rules: readonly Located<Rule>[],
  properties: ReadonlyMap<string, Property>,
  note: Report,
): readonly Rule[] {
  return rules.flatMap(({ is: rule, at }) => {
    const reasons = objectionsTo(rule, properties);
    for (const reason of reasons) note(at, `is not checked: it ${reason}`);
    return reasons.length === 0 ? [rule] : [];
  });
}

function objectionsTo(rule: Rule, properties: ReadonlyMap<string, Property>): readonly string[] {
  const named = namedProperties(rule);
  const distinct = new Set(named);
  const reasons = distinct.size < named.length ? ["sets a property against itself"] : [];
  for (const name of distinct) {
    const property = properties.get(name);
    if (property === undefined) {
      reasons.push(`names \`${name}\`, which is not among the properties`);
    } else if (property.required) {
      reasons.push(`depends on whether \`${name}\` is present, but it is required`);
    } else if (property.type.nullable) {
      reasons.push(
        `depends on whether \`${name}\` is present, but it may be null, which a typed SDK cannot tell from absent`,
      );
    }
  }
  return reasons;
}

/** One rule for each property that excludes or requires others, so that a violation is reported once. */
export function mergedRules(rules: readonly Rule[]): readonly Rule[] {
  const result = new Map<string, Rule>();
  for (const rule of rules) {
    const key = JSON.stringify([rule.kind, "property" in rule ? rule.property : rule.properties]);
    const other = result.get(key);
    if (other !== undefined && "others" in other && "others" in rule) {
      result.set(key, { ...other, others: [...new Set([...other.others, ...rule.others])] });
    } else {
      result.set(key, rule);
    }
  }
  return [...result.values()];
}
