import type { Text } from "../text.ts";
import { asWritten, camelCase, pascalCase, words } from "../names.ts";
import type { Model, Property, ScalarKind, Type, TypeDefinition } from "./model.ts";
import { definition, namesIn } from "./reach.ts";

/** The types of a model under the names that a language without type aliases gives them. */
export interface Scope {
  readonly model: Model;
  /** The identifier of the type of this name in the language. */
  readonly typeName: (name: Text) => string;
  readonly definition: (name: Text) => TypeDefinition;
  /** The type with aliases replaced by what they stand for. Items and values within are not resolved yet. */
  readonly resolve: (type: Type) => Type;
}

/**
 * `taken` are names that no type can have, such as those of the language's own library; `written` is how it writes one.
 * A type's file has the type's name, so names differ in more than case, and names reserved by Windows are avoided.
 */
export function scopeOf(
  model: Model,
  taken: ReadonlySet<string>,
  written: (type: TypeDefinition) => string = ({ name }) => typeIdentifier(name),
): Scope {
  const names = typeNames(model, taken, written);
  const find = (name: Text): TypeDefinition => definition(model, name);
  return {
    model,
    typeName: (name) => names.get(name) ?? typeIdentifier(name),
    definition: find,
    resolve: (type) => resolved(type, find),
  };
}

// https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

function typeNames(
  model: Model,
  taken: ReadonlySet<string>,
  written: (type: TypeDefinition) => string,
): ReadonlyMap<Text, string> {
  const names = new Map<Text, string>();
  const used = new Set(Array.from(taken, (name) => name.toLowerCase()));
  for (const type of model.types) {
    const natural = written(type);
    let chosen = natural;
    for (let number = 1; used.has(chosen.toLowerCase()) || DEVICE.test(chosen); number += 1) {
      chosen = `${natural}Model${number === 1 ? "" : number}`;
    }
    used.add(chosen.toLowerCase());
    names.set(type.name, chosen);
  }
  return names;
}

/** As in the schema where that is how a type is written, and else put into that form. */
export function typeIdentifier(name: Text): string {
  return asWritten(name, /^[A-Z][A-Za-z\d]*$/) ?? identifier(pascalCase(words(name)), "Value");
}

/** `clientId`, for any name on the wire; reserved words are the language's affair. */
export function camelIdentifier(name: Text | string): string {
  return identifier(camelCase(words(name)), "value");
}

/** `ClientId`, for any name on the wire. */
export function pascalIdentifier(name: Text | string): string {
  return identifier(pascalCase(words(name)), "Value");
}

export function identifier(name: string, fallback: string): string {
  return /^\d/.test(name) ? `_${name}` : name || fallback;
}

function resolved(type: Type, find: (name: Text) => TypeDefinition): Type {
  if (type.kind !== "reference") return type;
  const target = find(type.name);
  if (target.kind !== "alias") return type;
  if (contains(target.type, type.name, find, new Set())) {
    throw new Error(
      `${String(type.name)} is a list or map of itself, which has no name in this language.`,
    );
  }
  const inner = resolved(target.type, find);
  return type.nullable && !inner.nullable ? { ...inner, nullable: true } : inner;
}

/** Whether an alias comes back to itself through aliases, lists and maps alone. */
function contains(
  type: Type,
  name: Text,
  find: (name: Text) => TypeDefinition,
  seen: Set<Text>,
): boolean {
  if (type.kind === "list") return contains(type.items, name, find, seen);
  if (type.kind === "map") return contains(type.values, name, find, seen);
  if (type.kind !== "reference") return false;
  if (type.name === name) return true;
  const target = find(type.name);
  if (target.kind !== "alias" || seen.has(type.name)) return false;
  return contains(target.type, name, find, seen.add(type.name));
}

/** `StringOrInteger`: the type of values that are one or the other. */
export function eitherName([first, second]: readonly [ScalarKind, ScalarKind]): string {
  return `${pascalCase([first])}Or${pascalCase([second])}`;
}

/** Whether code that names the type, without aliases, speaks of something deprecated. */
export function speaksOfDeprecated(type: Type, scope: Scope): boolean {
  return namesIn(type).some((name) => {
    const target = scope.definition(name);
    return target.kind === "alias" ? speaksOfDeprecated(target.type, scope) : target.deprecated;
  });
}

/** The unions that an object type is a variant of. */
export function unionsOf(model: Model, object: Text): readonly TypeDefinition[] {
  return model.types.filter(
    (type) => type.kind === "union" && type.variants.some((variant) => variant.type === object),
  );
}

/** Properties that tell variants apart are part of what the type is, so they are fixed. */
export function fixed(property: Property): boolean {
  return property.required && property.type.kind === "const" && !property.type.nullable;
}
