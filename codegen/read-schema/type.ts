import type { Json, Type } from "../model.ts";
import { either } from "./alternatives.ts";
import type { Walk } from "./draft.ts";
import { readConst } from "./enum.ts";
import { isObject, member, members } from "./json.ts";
import { byPosition, reference } from "./keywords.ts";
import { formsOf } from "./kinds.ts";
import { readMarks } from "./marks.ts";
import { count, flag, only, type Place } from "./place.ts";
import { below, tokensOf } from "./pointer.ts";
import { ordered, present, readScalar } from "./scalar.ts";
import { isScalar, patternsOf, referenceOf, type Shape } from "./shape.ts";

const any: Type = { kind: "any", nullable: false };
const mapKeywords = [
  "type",
  "additionalProperties",
  "patternProperties",
  "minProperties",
  "maxProperties",
];

/** A type that needs no name: everything but objects, enums and unions. The caller sets `nullable`. */
export function readPlainType(
  walk: Walk,
  place: Place,
  shape: Shape,
  name: string,
  extra: readonly string[],
): Type {
  readMarks(place);
  const forms = formsOf(walk.kinds(place.schema));
  const [first, second] = forms;
  switch (shape) {
    case "reference":
      return readReference(walk, place, extra);
    case "const": {
      const value = readConst(place, extra);
      return value === undefined ? any : { kind: "const", value, nullable: false };
    }
    case "map":
      only(place, [...mapKeywords, ...extra], "a map");
      ordered(place, "minProperties", "maxProperties");
      return {
        kind: "map",
        values: readValues(walk, place, `${name}Value`),
        ...present({
          minProperties: count(place, "minProperties"),
          maxProperties: count(place, "maxProperties"),
        }),
        nullable: false,
      };
    case "list":
      return readList(walk, place, name, extra);
    case "either":
      only(place, ["type", ...extra], "a choice between two scalars");
      return isScalar(first) && isScalar(second) ? either(first, second) : any;
    case "scalar":
      return isScalar(first) ? readScalar(place, first, extra) : any;
    default:
      only(place, ["type", ...extra], "a schema of any value");
      return any;
  }
}

function readList(walk: Walk, place: Place, name: string, extra: readonly string[]): Type {
  only(place, ["type", "items", "minItems", "maxItems", "uniqueItems", ...extra], "a list");
  ordered(place, "minItems", "maxItems");
  const items = member(place.schema, "items");
  if (Array.isArray(items)) {
    place.note(below(place.at, "items"), `is not checked: ${byPosition}`);
  }
  // Next to `prefixItems`, `items` describes only the rest of the list.
  const isTuple = Array.isArray(items) || members(place.schema, "prefixItems").length > 0;
  return {
    kind: "list",
    items:
      items === undefined || isTuple
        ? any
        : walk.type(items, below(place.at, "items"), `${name}Item`),
    ...present({ minItems: count(place, "minItems"), maxItems: count(place, "maxItems") }),
    ...(flag(place, "uniqueItems") === true ? { uniqueItems: true as const } : {}),
    nullable: false,
  };
}

/** The type of members without a name of their own. */
export function readValues(walk: Walk, place: Place, name: string): Type {
  const patterns = patternsOf(place.schema);
  const additional = member(place.schema, "additionalProperties");
  const [first, ...others] = patterns;
  const at = below(place.at, "patternProperties");
  if (first === undefined) {
    return additional === undefined || typeof additional === "boolean"
      ? any
      : walk.type(additional, below(place.at, "additionalProperties"), name);
  }
  place.note(at, "is read as what members of any name are: no language checks their names");
  const same = others.every(([, value]) => JSON.stringify(value) === JSON.stringify(first[1]));
  // If other members are allowed, nothing is known about one whose name matches no pattern.
  const isAll = additional === false || patterns.some(([pattern]) => isEvery.has(pattern));
  if (same && isAll) return walk.type(first[1], below(at, first[0]), name);
  place.note(at, "describes members by several patterns, which are held as any values");
  return any;
}

/** Patterns that match every name. */
const isEvery: ReadonlySet<string> = new Set([
  "",
  "^.*$",
  ".*",
  "^.+$",
  ".+",
  ".",
  "^.*",
  "^(.*)$",
]);

function readReference(walk: Walk, place: Place, extra: readonly string[]): Type {
  const { path, target } = referenceOf(place.schema) ?? { path: [], target: null };
  const at = below(place.at, ...path);
  const wrapped = path.length > 0;
  only(place, [wrapped ? "allOf" : "$ref", "type", ...extra], reference);
  if (wrapped) {
    for (const [index, part] of (place.schema["allOf"] as readonly Json[]).entries()) {
      if (index === path[1] || !isObject(part)) continue;
      only({ ...place, at: below(place.at, "allOf", index), schema: part }, [], reference);
    }
  }
  if (typeof target !== "string") {
    place.report(below(at, "$ref"), "must be a string");
    return any;
  }
  const tokens = tokensOf(target);
  if (tokens === undefined && target.startsWith("#")) {
    place.report(below(at, "$ref"), "points to nothing in this document; write `#/$defs/Name`");
    return any;
  }
  if (tokens === undefined) {
    place.note(
      below(at, "$ref"),
      "leads out of this document, and is held as any value; bundle what other documents hold",
    );
    return any;
  }
  const pointer = below("#", ...tokens);
  walk.refer(pointer);
  return { kind: "reference", name: pointer, nullable: false };
}
