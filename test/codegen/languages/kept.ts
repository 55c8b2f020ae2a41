import type { Json, Model, Type } from "../../../codegen/model.ts";
import { isObject } from "../../../codegen/read-schema/json.ts";

/**
 * What comes out of a value that is read and written: all of it, but the members that a closed object does not know, and
 * null where a property need not be there, which means that it is not.
 */
export function kept(model: Model, name: string, value: Json): Json {
  const type = model.types.find((one) => one.name === name);
  if (type?.kind === "alias") return keptOf(model, type.type, value);
  if (!isObject(value)) return value;
  if (type?.kind === "union") {
    const tag = value[type.discriminator];
    const variant = type.variants.find((one) => one.value === tag);
    return variant === undefined ? value : kept(model, variant.type, value);
  }
  if (type?.kind !== "object") return value;
  const members = Object.entries(value).flatMap(([key, member]): readonly [string, Json][] => {
    const property = type.properties.find((one) => one.name === key);
    if (property === undefined && type.extra !== undefined) {
      return [[key, keptOf(model, type.extra.type, member)]];
    }
    if (property === undefined) return type.keepsUnknown ? [[key, member]] : [];
    if (member === null && !property.required && !isAny(model, property.type)) return [];
    return [[key, keptOf(model, property.type, member)]];
  });
  return Object.fromEntries(members);
}

function keptOf(model: Model, type: Type, value: Json): Json {
  if (type.kind === "reference") return kept(model, type.name, value);
  if (type.kind === "list" && Array.isArray(value)) {
    return value.map((item: Json) => keptOf(model, type.items, item));
  }
  if (type.kind === "map" && isObject(value)) {
    const entries = Object.entries(value).map(([key, one]) => [
      key,
      keptOf(model, type.values, one),
    ]);
    return Object.fromEntries(entries) as Json;
  }
  return value;
}

function isAny(model: Model, type: Type): boolean {
  if (type.kind !== "reference") return type.kind === "any";
  const target = model.types.find((one) => one.name === type.name);
  return target?.kind === "alias" && isAny(model, target.type);
}
