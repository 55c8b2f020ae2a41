import type { Type } from "../model.ts";

type OptionKind = "string" | "number" | "boolean" | "list" | "map" | "object";

const any: Type = { kind: "any", nullable: false };

/**
 * The options of a choice: for each kind that JSON distinguishes, one type that contains all of that kind; and any number of objects.
 *
 * @returns `isWider` if one of the options allows more than the types that it replaces
 */
export function optionsOf(
  types: readonly Type[],
  isEnum: (type: Type) => boolean,
): { readonly options: readonly Type[]; readonly isWider: boolean } {
  const groups = new Map<string, { readonly kind: OptionKind; readonly types: Type[] }>();
  for (const type of types) {
    for (const one of scalarsOf(type)) {
      const kind = kindOf(one, isEnum);
      const key = kind === "object" ? JSON.stringify(one) : kind;
      const group = groups.get(key) ?? { kind, types: [] };
      if (!group.types.some((other) => isSame(one, other))) group.types.push(one);
      groups.set(key, group);
    }
  }
  let isWider = false;
  const options = [...groups.values()].map(({ kind, types: [first = any, ...others] }) => {
    if (others.length === 0) return first;
    const enums = [first, ...others].filter(isEnum);
    // An enum is open, so it also contains any other string.
    const [only] = enums.length === 1 ? enums : [];
    if (only === undefined) isWider = true;
    return only ?? widest(kind, [first, ...others]);
  });
  return { options, isWider };
}

function scalarsOf(type: Type): readonly Type[] {
  if (type.kind !== "either") return [type];
  return type.of.map((kind) => ({ kind, nullable: false }));
}

function kindOf(type: Type, isEnum: (type: Type) => boolean): OptionKind {
  switch (type.kind) {
    case "const":
      return typeof type.value as "string" | "number" | "boolean";
    case "integer":
      return "number";
    case "reference":
      return isEnum(type) ? "string" : "object";
    case "either":
    case "any":
      throw new Error(`${type.kind} is no option by itself`);
    default:
      return type.kind;
  }
}

function widest(kind: OptionKind, types: readonly Type[]): Type {
  switch (kind) {
    case "list":
      return { kind, items: any, nullable: false };
    case "map":
      return { kind, values: any, nullable: false };
    case "number":
      return { kind: types.every(isWhole) ? "integer" : "number", nullable: false };
    case "object":
      return any;
    default:
      return { kind, nullable: false };
  }
}

function isWhole(type: Type): boolean {
  return type.kind === "integer" || (type.kind === "const" && Number.isInteger(type.value));
}

function isSame(one: Type, other: Type): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
