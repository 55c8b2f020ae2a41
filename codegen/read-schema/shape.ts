import type { Json, ScalarKind } from "../model.ts";
import { isObject, member, members, type JsonObject } from "./json.ts";
import { allowsNull, formsOf, isAnyKind, type KindsOf } from "./kinds.ts";

/** The shape of a schema, derived from its keywords and the kinds of values that it allows. */
export type Shape =
  | "any"
  | "reference"
  | "const"
  | "enum"
  | "object"
  | "map"
  | "list"
  | "scalar"
  | "either"
  | "mixed"
  | "merged"
  | "alternatives";

const scalars: ReadonlySet<Json> = new Set(["string", "integer", "number", "boolean"]);
/** Keywords that make an object more than a map. */
const ofObjects = [
  "properties",
  "required",
  "allOf",
  "unevaluatedProperties",
  "not",
  "dependencies",
  "dependentSchemas",
  "dependentRequired",
];

export function shapeOf(schema: JsonObject, kindsOf: KindsOf): Shape {
  const has = (keyword: string): boolean => Object.hasOwn(schema, keyword);
  if (has("const")) return "const";
  if (has("enum")) return "enum";
  const kinds = kindsOf(schema);
  const forms = formsOf(kinds);
  const [form] = forms;
  const isOfObjects = forms.length === 1 && form === "object";
  if (referenceOf(schema) !== undefined) {
    const more = ofObjects.some(has) || hasGroups(schema);
    return isOfObjects && more && !isWrappedReference(schema) ? "object" : "reference";
  }
  if ((has("oneOf") || has("anyOf")) && !hasGroups(schema)) {
    return isOfObjects && (has("properties") || has("allOf")) ? "object" : "alternatives";
  }
  if (has("allOf") && !isOfObjects) return "merged";
  if (forms.length === 0 || isAnyKind(kinds)) return "any";
  if (forms.length === 2 && forms.every(isScalar)) return "either";
  if (forms.length > 1) return "mixed";
  if (form === "object") return isMap(schema) ? "map" : "object";
  return form === "array" ? "list" : "scalar";
}

/** The first `$ref` of a schema or of its `allOf`, with its location in the schema. */
export function referenceOf(
  schema: JsonObject,
): { readonly path: readonly (string | number)[]; readonly target: Json } | undefined {
  const own = member(schema, "$ref");
  if (own !== undefined) return { path: [], target: own };
  for (const [index, part] of members(schema, "allOf").entries()) {
    const target = isObject(part) ? member(part, "$ref") : undefined;
    if (target !== undefined) return { path: ["allOf", index], target };
  }
  return undefined;
}

/** A `$ref` as the only item of an `allOf`, which was necessary to describe it before 2019-09. */
function isWrappedReference(schema: JsonObject): boolean {
  const [only, ...others] = members(schema, "allOf");
  return (
    !Object.hasOwn(schema, "$ref") &&
    others.length === 0 &&
    isObject(only) &&
    Object.keys(only).every((key) => ["$ref", "description", "title"].includes(key)) &&
    !ofObjects.some((key) => key !== "allOf" && Object.hasOwn(schema, key)) &&
    !Object.hasOwn(schema, "additionalProperties") &&
    !hasGroups(schema)
  );
}

export function typesOf(schema: JsonObject): readonly Json[] {
  const type = member(schema, "type");
  if (type === undefined) return [];
  return Array.isArray(type) ? type : [type];
}

export function isScalar(type: Json | undefined): type is ScalarKind {
  return type !== undefined && scalars.has(type);
}

/** The members of `oneOf` or `anyOf` that allow values other than `null`, with their indices. */
export function alternativesOf(schema: JsonObject): readonly (readonly [number, Json])[] {
  const keyword = Object.hasOwn(schema, "oneOf") ? "oneOf" : "anyOf";
  return [...members(schema, keyword).entries()].filter(
    ([, value]) => !isNull(value) && !isNever(value),
  );
}

/** Whether this schema itself allows `null`. */
export function isNullable(schema: JsonObject): boolean {
  if (allowsNull(schema)) return true;
  const values = member(schema, "enum");
  if (Array.isArray(values)) return values.includes(null);
  const types = typesOf(schema);
  if (types.length > 0) return types.includes("null");
  const parts = members(schema, "allOf").filter(isObject).filter(saysKind);
  if (parts.length > 0) return parts.every(isNullable);
  return [...members(schema, "oneOf"), ...members(schema, "anyOf")].some(isNull);
}

function saysKind(schema: JsonObject): boolean {
  return ["type", "enum", "const"].some((keyword) => Object.hasOwn(schema, keyword));
}

/** Whether `oneOf` or `anyOf` contain rules for several properties instead of alternatives for the value. */
export function hasGroups(schema: JsonObject): boolean {
  return ["oneOf", "anyOf"].some((keyword) => members(schema, keyword).some(isGroup));
}

function isGroup(value: Json): boolean {
  return (
    isObject(value) &&
    (Object.hasOwn(value, "required") ||
      (Object.hasOwn(value, "not") && Object.keys(value).length === 1 && !isNever(value))) &&
    !["$ref", "type", "properties", "allOf", "oneOf", "anyOf"].some((keyword) =>
      Object.hasOwn(value, keyword),
    )
  );
}

/** Whether a schema is `false`, or its notation in earlier drafts. */
export function isNever(value: Json): boolean {
  if (value === false) return true;
  if (!isObject(value) || Object.keys(value).length !== 1) return false;
  const refused = member(value, "not");
  return refused === true || (isObject(refused) && Object.keys(refused).length === 0);
}

function isNull(value: Json): boolean {
  if (!isObject(value)) return false;
  const values = member(value, "enum");
  return (
    member(value, "type") === "null" ||
    member(value, "const") === null ||
    (Array.isArray(values) && values.length === 1 && values[0] === null)
  );
}

/** `{"type": "object"}` without other keywords is an object with any keys, too. */
function isMap(schema: JsonObject): boolean {
  if (ofObjects.some((keyword) => Object.hasOwn(schema, keyword)) || hasGroups(schema)) {
    return false;
  }
  return member(schema, "additionalProperties") !== false || patternsOf(schema).length > 0;
}

/** The schemas of `patternProperties`, by their patterns. */
export function patternsOf(schema: JsonObject): readonly (readonly [string, Json])[] {
  const patterns = member(schema, "patternProperties");
  return isObject(patterns) ? Object.entries(patterns) : [];
}
