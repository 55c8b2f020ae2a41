import { isText } from "../text.ts";
import type { Model, Property, Scalar, ScalarKind, Type } from "./model.ts";
import { definition } from "./reach.ts";

/** The type with the names for lists, maps and scalars looked up; it keeps its own `nullable`. */
export function resolved(model: Model, type: Type): Type {
  if (type.kind !== "reference") return type;
  const target = definition(model, type.name);
  return target.kind === "alias"
    ? { ...resolved(model, target.type), nullable: type.nullable }
    : type;
}

export function constKind(value: Scalar): ScalarKind {
  if (isText(value)) return "string";
  if (typeof value === "boolean") return "boolean";
  return Number.isInteger(value) ? "integer" : "number";
}

/** Whether the property has only one value, so that it needs no field. */
export function isFixed(model: Model, { type, required }: Property): boolean {
  const target = resolved(model, type);
  return target.kind === "const" && required && !target.nullable;
}
