import type { Json } from "../model.ts";

export type JsonObject = { readonly [key: string]: Json };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member of an object. Only own members count: `constructor` is an ordinary name. */
export function member(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The schemas in a list such as `allOf`. */
export function members(schema: JsonObject, keyword: string): readonly Json[] {
  const found = member(schema, keyword);
  return Array.isArray(found) ? found : [];
}

/** The kind of a value, for a message. */
export function kindOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
