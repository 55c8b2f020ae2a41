import type { Text } from "../text.ts";
import type { Callback, Model, ObjectType, Property, Type, TypeDefinition } from "./model.ts";

/** The definition of a name that the model is known to have. */
export function definition(model: Model, name: Text): TypeDefinition {
  const found = byName(model.types).get(name);
  if (found === undefined) throw new Error(`The model has no type ${String(name)}.`);
  return found;
}

/** Made once for the types of a model, of which there may be thousands that name each other. */
const indices = new WeakMap<readonly TypeDefinition[], ReadonlyMap<Text, TypeDefinition>>();

function byName(types: readonly TypeDefinition[]): ReadonlyMap<Text, TypeDefinition> {
  const known = indices.get(types);
  if (known !== undefined) return known;
  const index = new Map(types.map((type) => [type.name, type]));
  indices.set(types, index);
  return index;
}

/** What an object holds: a property, or the members of any other name. */
export type Held = Pick<Property, "type" | "sensitive" | "callback">;

/** Names of the types that hold, themselves or in anything within them, something of which `is` holds. */
export function reaching(model: Model, is: (held: Held) => boolean): ReadonlySet<Text> {
  return closure(model, (type, found) => {
    const here = type.kind === "object" && heldBy(type).some(is);
    return here || referenced(type).some((name) => found.has(name));
  });
}

/**
 * Names of the types that belong, where whether one does may depend on which others do: the least set that `belongs`
 * agrees with, which receives those found so far, and never rejects one because there are more.
 */
export function closure(
  model: Model,
  belongs: (type: TypeDefinition, found: ReadonlySet<Text>) => boolean,
): ReadonlySet<Text> {
  const found = new Set<Text>();
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const type of model.types) if (belongs(type, found)) found.add(type.name);
  }
  return found;
}

function referenced(type: TypeDefinition): readonly Text[] {
  switch (type.kind) {
    case "object":
      return memberTypes(type).flatMap(namesIn);
    case "union":
      return type.variants.map((variant) => variant.type);
    case "choice":
      return type.options.flatMap(namesIn);
    case "alias":
      return namesIn(type.type);
    case "enum":
      return [];
  }
}

/** All that an object may hold. */
export function heldBy({ properties, extra }: ObjectType): readonly Held[] {
  return extra === undefined ? properties : [...properties, extra];
}

/** The types of all that an object may hold. */
export function memberTypes(object: ObjectType): readonly Type[] {
  return heldBy(object).map(({ type }) => type);
}

/** The names a type refers to, directly. */
export function namesIn(type: Type): readonly Text[] {
  switch (type.kind) {
    case "reference":
      return [type.name];
    case "list":
      return namesIn(type.items);
    case "map":
      return namesIn(type.values);
    default:
      return [];
  }
}

/** What a callback takes and returns, out of the method it answers. */
export interface Signature {
  readonly callback: Callback;
  readonly params?: Text;
  readonly result: Type;
  readonly property: Property;
}

/** The callbacks of the model, each once, in the order of the types. */
export function callbacks(model: Model): readonly Signature[] {
  const found = new Map<Text, Signature>();
  for (const type of model.types) {
    if (type.kind !== "object") continue;
    for (const property of type.properties) {
      const { callback } = property;
      if (callback !== undefined && !found.has(callback.name))
        found.set(callback.name, signature(model, callback, property));
    }
  }
  return [...found.values()];
}

function signature(model: Model, callback: Callback, property: Property): Signature {
  const method = model.methods.find(({ name }) => name === callback.method);
  const answer = method?.result === undefined ? undefined : definition(model, method.result);
  const result =
    answer?.kind === "object"
      ? answer.properties.find(({ name }) => name === callback.result)
      : undefined;
  if (method === undefined || result === undefined)
    throw new Error(
      `The callback ${String(callback.name)} answers ${String(callback.method)}, which has no ${String(callback.result)}.`,
    );
  return {
    callback,
    ...(method.params === undefined ? {} : { params: method.params }),
    result: result.type,
    property,
  };
}

/** The types in the order of the model, but each after its bases, and an alias after the type that it names. */
export function basesFirst(model: Model): readonly TypeDefinition[] {
  const ordered = new Set<TypeDefinition>();
  const add = (type: TypeDefinition): void => {
    if (type.kind === "object") for (const base of type.bases) add(definition(model, base));
    if (type.kind === "alias" && type.type.kind === "reference") {
      add(definition(model, type.type.name));
    }
    ordered.add(type);
  };
  for (const type of model.types) add(type);
  return [...ordered];
}
