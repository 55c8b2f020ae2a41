import type { Json, ScalarKind } from "../model.ts";
import { isObject, member, type JsonObject } from "./json.ts";
import { bounds } from "../bounds.ts";

/** What a schema describes, told by its keywords alone. */
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
  | "alternatives"
  | "unclear";

const scalars: ReadonlySet<Json> = new Set(["string", "integer", "number", "boolean"]);
const ofObjects = [
  "properties",
  "required",
  "allOf",
  "unevaluatedProperties",
  "not",
  "dependentSchemas",
  "dependentRequired",
];
const ofOthers = ["additionalProperties", "items", ...bounds];

export function shapeOf(schema: JsonObject): Shape {
  const has = (keyword: string): boolean => Object.hasOwn(schema, keyword);
  if (isWrappedReference(schema)) return "reference";
  if (has("$ref")) return ofObjects.some(has) || hasGroups(schema) ? "object" : "reference";
  if (has("const")) return "const";
  if (has("enum")) return "enum";
  if ((has("oneOf") || has("anyOf")) && !hasGroups(schema)) return "alternatives";
  const types = typesOf(schema).filter((type) => type !== "null");
  if (types.length === 2 && types.every(isScalar)) return "either";
  if (types.length > 1) return "unclear";
  const [type] = types;
  if (type === "object") return isMap(schema) ? "map" : "object";
  if (type === "array") return "list";
  if (isScalar(type)) return "scalar";
  if (type !== undefined || has("type")) return "unclear";
  if (ofObjects.some(has) || hasGroups(schema)) return "object";
  return ofOthers.some(has) ? "unclear" : "any";
}

/** A `$ref` in an `allOf` of its own, as was needed to describe it before 2019-09. */
export function isWrappedReference(schema: JsonObject): boolean {
  const members = member(schema, "allOf");
  return (
    Array.isArray(members) &&
    members.length === 1 &&
    isObject(members[0]) &&
    Object.hasOwn(members[0], "$ref") &&
    !Object.hasOwn(members[0], "properties") &&
    !["type", "$ref", "additionalProperties", ...ofObjects].some(
      (key) => key !== "allOf" && Object.hasOwn(schema, key),
    ) &&
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

/** The members of `oneOf` or `anyOf` that are not `null`, with their indices. */
export function alternativesOf(schema: JsonObject): readonly (readonly [number, Json])[] {
  const members = member(schema, "oneOf") ?? member(schema, "anyOf");
  if (!Array.isArray(members)) return [];
  return [...members.entries()].filter(([, value]) => !isNull(value));
}

/** Whether `null` is a value too, as far as this schema says itself. */
export function isNullable(schema: JsonObject): boolean {
  const values = member(schema, "enum");
  if (Array.isArray(values)) return values.includes(null);
  if (typesOf(schema).includes("null")) return true;
  const members = member(schema, "oneOf") ?? member(schema, "anyOf");
  return Array.isArray(members) && members.some(isNull);
}

/** Whether `oneOf` or `anyOf` speak of properties that stand together, not of what a value is. */
function hasGroups(schema: JsonObject): boolean {
  return ["oneOf", "anyOf"].some((keyword) => {
    const members = member(schema, keyword);
    return Array.isArray(members) && members.some(isGroup);
  });
}

function isGroup(value: Json): boolean {
  return (
    isObject(value) &&
    (Object.hasOwn(value, "required") || Object.hasOwn(value, "not")) &&
    !["$ref", "type", "properties", "allOf"].some((keyword) => Object.hasOwn(value, keyword))
  );
}

function isNull(value: Json): boolean {
  return isObject(value) && (member(value, "type") === "null" || member(value, "const") === null);
}

/** `{"type": "object"}` alone is an object of any keys too. */
function isMap(schema: JsonObject): boolean {
  if (ofObjects.some((keyword) => Object.hasOwn(schema, keyword)) || hasGroups(schema))
    return false;
  return member(schema, "additionalProperties") !== false;
}
