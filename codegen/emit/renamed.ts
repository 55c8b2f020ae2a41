import { isText, type Text } from "../text.ts";
import type { Model, ObjectType, Property, Rule, Type, TypeDefinition } from "./model.ts";

type Rename = (name: Text) => Text;

const same: Rename = (name) => name;
const none = (): undefined => undefined;

/** New names by the old ones; those that are left out stay as they are. */
export interface Renames {
  readonly type: Rename;
  readonly property?: Rename;
  readonly value?: Rename;
  readonly callback?: Rename;
  readonly method?: Rename;
  /** The name for the type of a callback, by the callback's name. */
  readonly callbackType?: (name: Text) => Text | undefined;
  /** The name for the group of a method, by the method's name. */
  readonly group?: (name: Text) => Text | undefined;
}

const NOTHING = {
  property: same,
  value: same,
  callback: same,
  method: same,
  callbackType: none,
  group: none,
};

function defined<Key extends string>(key: Key, value: Text | undefined): { [K in Key]?: Text } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: Text });
}

/** The model with other names for its things. */
export function renamed(model: Model, renames: Renames): Model {
  const all = { ...NOTHING, ...renames };
  const { root } = model;
  return {
    ...model,
    ...(root === undefined ? {} : { root: all.type(root) }),
    types: model.types.map((type) => renamedDefinition(type, all)),
    methods: model.methods.map((method) => ({
      ...method,
      name: all.method(method.name),
      ...(method.params === undefined ? {} : { params: all.type(method.params) }),
      ...(method.result === undefined ? {} : { result: all.type(method.result) }),
      ...defined("group", all.group(method.name)),
    })),
  };
}

function renamedDefinition(type: TypeDefinition, renames: Required<Renames>): TypeDefinition {
  const name = renames.type(type.name);
  switch (type.kind) {
    case "object":
      return renamedObject(type, renames);
    case "enum":
      return {
        ...type,
        name,
        values: type.values.map((one) => ({ ...one, value: renames.value(one.value) })),
      };
    case "union":
      return {
        ...type,
        name,
        discriminator: renames.property(type.discriminator),
        variants: type.variants.map((variant) => ({
          value: renames.value(variant.value),
          type: renames.type(variant.type),
        })),
      };
    case "choice":
      return { ...type, name, options: type.options.map((option) => renamedType(option, renames)) };
    case "alias":
      return { ...type, name, type: renamedType(type.type, renames) };
  }
}

function renamedObject(object: ObjectType, renames: Required<Renames>): ObjectType {
  return {
    ...object,
    name: renames.type(object.name),
    bases: object.bases.map(renames.type),
    properties: object.properties.map((property) => renamedProperty(property, renames)),
    own: new Set(Array.from(object.own, renames.property)),
    rules: object.rules.map((rule) => renamedRule(rule, renames)),
    ...(object.extra === undefined
      ? {}
      : {
          extra: {
            ...object.extra,
            name: renames.property(object.extra.name),
            type: renamedType(object.extra.type, renames),
          },
        }),
  };
}

function renamedProperty(property: Property, renames: Required<Renames>): Property {
  const { callback } = property;
  return {
    ...property,
    name: renames.property(property.name),
    type: renamedType(property.type, renames),
    ...(callback === undefined
      ? {}
      : {
          callback: {
            name: renames.callback(callback.name),
            method: renames.method(callback.method),
            result: renames.property(callback.result),
            ...defined("type", renames.callbackType(callback.name) ?? callback.type),
          },
        }),
  };
}

function renamedRule(rule: Rule, { property }: Required<Renames>): Rule {
  return "others" in rule
    ? { ...rule, property: property(rule.property), others: rule.others.map(property) }
    : { ...rule, properties: rule.properties.map(property) };
}

function renamedType(type: Type, renames: Required<Renames>): Type {
  switch (type.kind) {
    case "list":
      return { ...type, items: renamedType(type.items, renames) };
    case "map":
      return { ...type, values: renamedType(type.values, renames) };
    case "reference":
      return { ...type, name: renames.type(type.name) };
    case "const":
      return isText(type.value) ? { ...type, value: renames.value(type.value) } : type;
    default:
      return type;
  }
}
