import type { Json, Model, ScalarKind, Type } from "../../../codegen/model.ts";
import { isObject } from "../../../codegen/read-schema/json.ts";

/** Whether a value can be held by the type of this name, so that a reader has no reason to refuse it. */
export function holds(model: Model, name: string, value: Json): boolean {
  const type = model.types.find((one) => one.name === name);
  if (type === undefined) return false;
  if (type.kind === "alias") return inType(model, type.type, value);
  if (type.kind === "choice") return type.options.some((one) => inType(model, one, value));
  if (type.kind === "enum") return typeof value === "string";
  if (!isObject(value)) return false;
  if (type.kind === "union") {
    const tag = value[type.discriminator];
    const variant = type.variants.find((one) => one.value === tag);
    return variant === undefined || holds(model, variant.type, value);
  }
  return type.properties.every((property) => {
    if (!Object.hasOwn(value, property.name)) return !property.required;
    return inType(model, property.type, value[property.name] ?? null);
  });
}

function inType(model: Model, type: Type, value: Json): boolean {
  if (type.kind === "any" || (type.nullable && value === null)) return true;
  switch (type.kind) {
    case "const":
      return value === type.value;
    case "list":
      return Array.isArray(value) && value.every((item: Json) => inType(model, type.items, item));
    case "map":
      return (
        isObject(value) && Object.values(value).every((one) => inType(model, type.values, one))
      );
    case "either":
      return type.of.some((kind) => isOf(value, kind));
    case "reference":
      return holds(model, type.name, value);
    default:
      return isOf(value, type.kind);
  }
}

function isOf(value: Json, kind: ScalarKind): boolean {
  return kind === "integer" ? Number.isInteger(value) : typeof value === kind;
}
