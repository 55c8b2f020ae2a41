import { text as withText, type OfSchema, type Text } from "./text.ts";
import type { NumberType, ListType, MapType, Rule, StringType, Type } from "./model.ts";

/**
 * The messages of `validate`, the same in every language. A violation is the path of the value, `: ` and one of these
 * texts; for the value itself, it is only the text. Paths consist of names on the wire: `providers[0].managedIdentity`;
 * the key of a map is written as a property.
 */
export const violations = {
  /** For each of the others that is present in addition to the property. */
  excludes: (property: string, other: string): string =>
    `\`${property}\` and \`${other}\` exclude each other`,
  /** For each of the others that is absent although the property is present. */
  requires: (property: string, other: string): string => `\`${property}\` requires \`${other}\``,
  noneOf: (properties: readonly string[]): string => `one of ${quoted(properties)} is required`,
  severalOf: (properties: readonly string[]): string =>
    `only one of ${quoted(properties)} may be given`,
  /** A required property that is absent, if reading does not refuse that. */
  missing: (property: Text | string): Text => withText`\`${property}\` is required`,
  constant: (value: Text | string | number | boolean): Text =>
    withText`must be ${JSON.stringify(value)}`,
  /** A list in which two items are equal. */
  unique: "must not hold an item twice",
} as const;

/** A bound of a type, by its keyword, with the text of its violation. */
export interface Bound {
  readonly keyword: BoundKeyword;
  readonly limit: number;
  readonly text: string;
}

export type BoundKeyword = Exclude<
  keyof StringType | keyof NumberType | keyof ListType | keyof MapType,
  "kind" | "items" | "values" | "format" | "pattern" | "uniqueItems"
>;

/** The bounds of a type itself, not of its items or values. */
export function boundsOf(type: Type | OfSchema<Type>): readonly Bound[] {
  const limits = type as Partial<Record<BoundKeyword, number>>;
  const found: Bound[] = [];
  for (const keyword of keywords) {
    const limit = limits[keyword];
    if (limit !== undefined) found.push({ keyword, limit, text: texts[keyword](limit) });
  }
  return found;
}

/** The bounds of a type that a value may break: a minimum length or count of 0 is always satisfied. */
export function breakableBounds(type: Type | OfSchema<Type>): readonly Bound[] {
  return boundsOf(type).filter(
    ({ keyword, limit }) =>
      limit > 0 || !["minLength", "minItems", "minProperties"].includes(keyword),
  );
}

/** The possible messages of a rule, given the properties that are present. */
export function violationsOf(rule: Rule, present: ReadonlySet<string>): readonly string[] {
  switch (rule.kind) {
    case "excludes":
      return rule.others
        .filter((other) => present.has(rule.property) && present.has(other))
        .map((other) => violations.excludes(rule.property, other));
    case "requires":
      return rule.others
        .filter((other) => present.has(rule.property) && !present.has(other))
        .map((other) => violations.requires(rule.property, other));
    default: {
      const given = rule.properties.filter((property) => present.has(property)).length;
      if (given === 0) return [violations.noneOf(rule.properties)];
      if (given === 1 || rule.kind === "at-least-one") return [];
      return [violations.severalOf(rule.properties)];
    }
  }
}

const texts: Readonly<Record<BoundKeyword, (limit: number) => string>> = {
  minLength: (limit) => `must have at least ${counted(limit, "character")}`,
  maxLength: (limit) => `must have at most ${counted(limit, "character")}`,
  minimum: (limit) => `must be at least ${limit}`,
  maximum: (limit) => `must be at most ${limit}`,
  exclusiveMinimum: (limit) => `must be greater than ${limit}`,
  exclusiveMaximum: (limit) => `must be less than ${limit}`,
  minItems: (limit) => `must have at least ${counted(limit, "item")}`,
  maxItems: (limit) => `must have at most ${counted(limit, "item")}`,
  minProperties: (limit) => `must have at least ${counted(limit, "member")}`,
  maxProperties: (limit) => `must have at most ${counted(limit, "member")}`,
};

const keywords = Object.keys(texts) as readonly BoundKeyword[];

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function quoted(names: readonly string[]): string {
  const all = names.map((name) => `\`${name}\``);
  return all.length < 3 ? all.join(" and ") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}
