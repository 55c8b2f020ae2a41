import { namedProperties } from "../named-properties.ts";
import type { EnumType, Model, ObjectType, Property, Type, TypeDefinition } from "./model.ts";
import type { Text } from "../text.ts";

/**
 * The model with all of its types, but of what is written in the same way in each only the first: the properties of one
 * form, the values of an enum. Documentation is left out. Its code has every name that the code of the model has, other
 * than those that come from the schema.
 */
export function skeleton(model: Model): Model {
  const tags = new Set(
    model.types.flatMap((type) => (type.kind === "union" ? [type.discriminator] : [])),
  );
  const results = new Set(
    model.types.flatMap((type) =>
      type.kind === "object"
        ? type.properties.flatMap(({ callback }) =>
            callback === undefined ? [] : [callback.result],
          )
        : [],
    ),
  );
  const isNamed = (name: Text): boolean => tags.has(name) || results.has(name);
  return { ...model, types: model.types.map((type) => reduced(type, isNamed)) };
}

function reduced(type: TypeDefinition, isNamed: (name: Text) => boolean): TypeDefinition {
  switch (type.kind) {
    case "object":
      return reducedObject(type, isNamed);
    case "enum":
      return reducedEnum(type);
    default:
      return undocumented(type);
  }
}

function reducedEnum(type: EnumType): EnumType {
  const values = type.values.slice(0, 1).map(({ value }) => ({ value }));
  return { ...undocumented(type), values };
}

function reducedObject(type: ObjectType, isNamed: (name: Text) => boolean): ObjectType {
  const inRules = new Set(type.rules.flatMap(namedProperties));
  const forms = new Set<string>();
  const properties = type.properties.map(reducedProperty).filter((property) => {
    if (inRules.has(property.name) || isNamed(property.name)) return true;
    const { name, ...form } = property;
    const key = JSON.stringify({ ...form, isOwn: type.own.has(name) });
    const isNew = !forms.has(key);
    forms.add(key);
    return isNew;
  });
  return { ...undocumented(type), properties };
}

function reducedProperty(given: Property): Property {
  const { default: _, ...property } = given;
  return { ...undocumented(property), type: unpatterned(property.type) };
}

function unpatterned(type: Type): Type {
  if (type.kind !== "string") return type;
  const { pattern: _, format: __, ...rest } = type;
  return rest;
}

/** The description is optional, so the result is still a T. */
function undocumented<T extends { readonly description?: Text }>(documented: T): T {
  const { description: _, ...rest } = documented;
  return rest as T;
}
