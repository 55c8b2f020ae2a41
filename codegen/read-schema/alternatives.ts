import type { Json, ScalarKind, Type } from "../model.ts";
import { isObject, type JsonObject } from "./json.ts";
import { has, list, only, type Place } from "./place.ts";
import { below } from "./pointer.ts";
import { alternativesOf, isScalar, typesOf } from "./shape.ts";

/** What `oneOf` or `anyOf` choose between. */
export type Alternatives =
  /** A type that may be null. */
  | { readonly kind: "one"; readonly at: string; readonly value: Json }
  | Extract<Type, { kind: "either" }>
  | { readonly kind: "union" };

export function readAlternatives(place: Place, extra: readonly string[]): Alternatives {
  const keyword = choiceOf(place);
  const members = alternativesOf(place.schema);
  const [first] = members;
  const all = list(place, keyword) ?? [];
  if (members.length === 1 && first !== undefined && all.length === 2) {
    only(place, ["oneOf", "anyOf", ...extra], "a type that may be null");
    return { kind: "one", at: below(place.at, keyword, first[0]), value: first[1] };
  }
  const scalars = members.map(([, value]) => scalarOf(value));
  if (scalars.length === 0 || scalars.includes(undefined)) return { kind: "union" };
  only(place, ["oneOf", "anyOf", ...extra], "a choice between two scalars");
  for (const [index, value] of members) {
    const at = below(place.at, keyword, index);
    only({ ...place, at, schema: value as JsonObject }, ["type"], "one of two scalars");
  }
  return either(
    place,
    scalars.filter((kind) => kind !== undefined),
  );
}

/** A choice between two scalars, of which no value may be both. */
export function either(
  place: Place,
  kinds: readonly ScalarKind[],
): Extract<Type, { kind: "either" }> {
  const [first = "string", second = "string"] = kinds;
  const numeric = [first, second].every((kind) => kind === "integer" || kind === "number");
  if (kinds.length !== 2) {
    place.report(place.at, "must be a choice between two scalars, no more and no less");
  } else if (first === second || numeric) {
    place.report(
      place.at,
      `is a choice between ${first} and ${second}, of which one value is both`,
    );
  }
  return { kind: "either", of: [first, second], nullable: false };
}

/** Which of `oneOf` and `anyOf` stands there. */
export function choiceOf(place: Place): "oneOf" | "anyOf" {
  if (has(place, "oneOf") && has(place, "anyOf")) {
    place.report(below(place.at, "anyOf"), "stands beside `oneOf`; write one of them");
  }
  return has(place, "oneOf") ? "oneOf" : "anyOf";
}

function scalarOf(value: Json): ScalarKind | undefined {
  if (!isObject(value) || Object.hasOwn(value, "const") || Object.hasOwn(value, "enum")) {
    return undefined;
  }
  const types = typesOf(value);
  const [type] = types;
  return types.length === 1 && isScalar(type) ? type : undefined;
}
