import type { EnumType, Json } from "../model.ts";
import { isObject, member } from "./json.ts";
import { has, list, only, table, type Place } from "./place.ts";
import { below } from "./pointer.ts";
import { typesOf } from "./shape.ts";

export function readEnum(
  place: Place,
  extra: readonly string[],
): Pick<EnumType, "kind" | "values"> {
  only(place, ["type", "enum", "x-enumDescriptions", ...extra], "an enum");
  const values = readValues(place);
  const descriptions = table(place, "x-enumDescriptions") ?? {};
  for (const [value, description] of Object.entries(descriptions)) {
    const at = below(place.at, "x-enumDescriptions", value);
    if (!values.includes(value)) place.report(at, "describes a value that `enum` does not have");
    if (typeof description !== "string") place.report(at, "must be a string");
  }
  return {
    kind: "enum",
    values: values.map((value) => {
      const description = member(descriptions, value);
      return typeof description === "string" ? { value, description } : { value };
    }),
  };
}

function readValues(place: Place): readonly string[] {
  const values = list(place, "enum") ?? [];
  const at = below(place.at, "enum");
  const known = values.filter((value) => value !== null);
  for (const type of typesOf(place.schema)) {
    if (type !== "string" && type !== "null") {
      place.report(below(place.at, "type"), "must be string: an enum here is of strings");
    }
  }
  if (has(place, "type") && typesOf(place.schema).includes("null") !== values.includes(null)) {
    place.report(at, "names null where `type` does not, or the other way round; both must say it");
  }
  if (known.length === 0 && values.length > 0) place.report(at, "needs a value beside null");
  for (const [index, value] of known.entries()) {
    if (typeof value !== "string") {
      place.report(
        below(at, values.indexOf(value)),
        `must be a string, not ${JSON.stringify(value)}: an enum that stays open to new values can hold strings alone; use bounds for numbers`,
      );
    } else if (known.indexOf(value) !== index) {
      place.report(below(at, index), "is there twice");
    }
  }
  return [...new Set(known.filter((value) => typeof value === "string"))];
}

/** A value that never changes. */
export function readConst(
  place: Place,
  extra: readonly string[],
): string | number | boolean | undefined {
  only(place, ["type", "const", ...extra], "a constant");
  const value = place.schema["const"] ?? null;
  const at = below(place.at, "const");
  if (value === null || isObject(value) || Array.isArray(value)) {
    place.report(at, "must be a string, a number or a boolean");
    return undefined;
  }
  if (typeof value === "number" && (!Number.isFinite(value) || Math.abs(value) > 2 ** 53 - 1)) {
    place.report(at, "must be within ±(2^53 − 1), which every JSON reader holds");
  }
  const types = typesOf(place.schema);
  if (types.length > 0 && !(types.length === 1 && isOf(value, types[0]))) {
    place.report(below(place.at, "type"), "is not the type of `const`");
  }
  return value as string | number | boolean;
}

function isOf(value: Json, type: Json | undefined): boolean {
  return type === "integer" ? Number.isInteger(value) : type === typeof value;
}
