import type { Text } from "../text.ts";
import type { Rule } from "./model.ts";

/** Several rules as one: each of `alone` excludes the rest of `alone` and all of `others`. */
export interface Exclusive {
  readonly kind: "exclusive";
  readonly alone: readonly Text[];
  readonly others: readonly Text[];
}

/**
 * The rules in order. Those are merged of which each is about the next property: `a` excludes `b`, `c` and `d`, then
 * `b` excludes `c` and `d`.
 */
export function groupedRules(rules: readonly Rule[]): readonly (Rule | Exclusive)[] {
  const [first, ...rest] = rules;
  if (first === undefined) return [];
  if (first.kind !== "excludes") return [first, ...groupedRules(rest)];
  const alone = [first.property];
  let left = first.others;
  for (const next of rest) {
    const [following, ...others] = left;
    if (next.kind !== "excludes" || next.property !== following || !same(next.others, others))
      break;
    alone.push(following);
    left = others;
  }
  if (alone.length === 1) return [first, ...groupedRules(rest)];
  const exclusive: Exclusive =
    left.length === 1
      ? { kind: "exclusive", alone: [...alone, ...left], others: [] }
      : { kind: "exclusive", alone, others: left };
  return [exclusive, ...groupedRules(rules.slice(alone.length))];
}

function same(a: readonly Text[], b: readonly Text[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}
