import type { ObjectType, Property, Type } from "../../../codegen/model.ts";
import type { Subject } from "./subjects.ts";

type Value = Record<string, unknown>;

/** An object type with rules, and every way in which the properties they speak of may be present. */
export interface Combinations {
  readonly type: ObjectType;
  readonly values: readonly { readonly present: ReadonlySet<string>; readonly value: Value }[];
}

export function combinationsOf(subject: Subject): readonly Combinations[] {
  return subject.model.types
    .filter((type) => type.kind === "object")
    .filter(({ rules }) => rules.length > 0)
    .map((type) => ({ type, values: combinations(subject, type) }));
}

function combinations(subject: Subject, type: ObjectType): Combinations["values"] {
  const names = new Set(
    type.rules.flatMap((rule) =>
      "properties" in rule ? rule.properties : [rule.property, ...rule.others],
    ),
  );
  const ruled = type.properties.filter(({ name }) => names.has(name));
  const always = type.properties.filter(({ required }) => required);
  return Array.from({ length: 2 ** ruled.length }, (_, mask) => {
    const given = ruled.filter((_property, bit) => (mask & (1 << bit)) !== 0);
    const value = Object.fromEntries(
      [...always, ...given].map((property) => [property.name, sample(subject, type, property)]),
    );
    return { present: new Set(given.map(({ name }) => name)), value };
  });
}

/** A value of a property: one that a vector of this or of a related type has, or the simplest there is. */
function sample(subject: Subject, owner: ObjectType, property: Property): unknown {
  const related = new Set(
    subject.model.types
      .filter((type) => type.kind === "object")
      .filter(({ name, bases }) => [name, ...bases].some((one) => isKin(owner, one)))
      .map(({ name }) => name),
  );
  const shown = subject.valid
    .filter(({ type, value }) => related.has(type) && Object.hasOwn(value as object, property.name))
    .toSorted((a, b) => Number(b.type === owner.name) - Number(a.type === owner.name));
  const [first] = shown;
  if (first !== undefined) return (first.value as Value)[property.name];
  return simplest(subject, property.type);
}

function isKin({ name, bases }: ObjectType, other: string): boolean {
  return name === other || bases.includes(other);
}

function simplest(subject: Subject, type: Type): unknown {
  switch (type.kind) {
    case "string":
      return "x".repeat(Math.max(1, type.minLength ?? 1));
    case "boolean":
      return true;
    case "integer":
    case "number":
      return type.minimum ?? 1;
    case "list":
      return [];
    case "map":
      return {};
    case "const":
      return type.value;
    case "reference": {
      const vector = subject.valid.find((one) => one.type === type.name);
      if (vector !== undefined) return vector.value;
      throw new Error(`No valid vector of ${subject.name} shows a ${type.name}: add one.`);
    }
    default:
      throw new Error(
        `No valid vector of ${subject.name} shows a ${JSON.stringify(type)}: add one.`,
      );
  }
}
