import type { EnumType, Json, Type } from "../model.ts";
import { held, widest } from "./alternatives.ts";
import { isObject, member, members, type JsonObject } from "./json.ts";
import { formsOf, type KindsOf } from "./kinds.ts";
import { only, table, type Place } from "./place.ts";
import { below } from "./pointer.ts";

/** The values of an `enum`: strings, or a type that contains all values. */
export type Values =
  | Pick<EnumType, "kind" | "values">
  | { readonly kind: "type"; readonly type: Type };

export function readEnum(
  place: Place,
  kindsOf: KindsOf,
  extra: readonly string[],
  /** A property whose enum has one value is a constant. */
  isProperty: boolean,
): Values {
  only(place, ["type", "enum", "x-enumDescriptions", ...bounding, ...extra], "an enum");
  const all = members(place.schema, "enum");
  const values = all.filter((value) => value !== null);
  const [first] = values;
  const descriptions = readDescriptions(place, new Set(all));
  if (isProperty && values.length === 1 && isConstant(first)) {
    return { kind: "type", type: { kind: "const", value: first, nullable: false } };
  }
  if (values.length > 0 && values.every((value) => typeof value === "string")) {
    return {
      kind: "enum",
      values: [...new Set(values)].map((value) => described(value, descriptions)),
    };
  }
  const kinds = kindsOf({ enum: values });
  const type: Type =
    values.length === 0 ? { kind: "any", nullable: false } : widest(formsOf(kinds));
  const isEveryValue = type.kind === "boolean" && new Set(values).size === 2;
  if (values.length > 0 && !isEveryValue) {
    place.note(
      below(place.at, "enum"),
      `is not of strings alone, so that its values are held as ${held(type)}`,
    );
  }
  return { kind: "type", type };
}

/** Keywords that narrow a string have no effect on an enum, which lists its values. */
const bounding = ["format", "pattern", "minLength", "maxLength"];

function readDescriptions(place: Place, values: ReadonlySet<Json>): JsonObject {
  const descriptions = table(place, "x-enumDescriptions") ?? {};
  for (const [value, description] of Object.entries(descriptions)) {
    const at = below(place.at, "x-enumDescriptions", value);
    if (!values.has(value)) place.report(at, "describes a value that `enum` does not have");
    if (typeof description !== "string") place.report(at, "must be a string");
  }
  return descriptions;
}

function described(value: string, descriptions: JsonObject): EnumType["values"][number] {
  const description = member(descriptions, value);
  return typeof description === "string" ? { value, description } : { value };
}

/** A constant; undefined if it cannot be written as a literal. */
export function readConst(
  place: Place,
  extra: readonly string[],
): string | number | boolean | undefined {
  only(place, ["type", "const", "enum", ...bounding, ...extra], "a constant");
  const value = place.schema["const"] ?? null;
  if (isConstant(value)) return value;
  if (value !== null) {
    place.note(
      below(place.at, "const"),
      "is not a string, a safe number or a boolean; it is held as any value",
    );
  }
  return undefined;
}

function isConstant(value: Json | undefined): value is string | number | boolean {
  if (typeof value === "number") return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  return value !== undefined && value !== null && !isObject(value) && !Array.isArray(value);
}
