import type { EnumType, Json, ScalarKind, Type } from "../model.ts";
import type { Walk } from "./draft.ts";
import { isObject, member, type JsonObject } from "./json.ts";
import { formsOf, isAnyKind, type Kind } from "./kinds.ts";
import { has, list, only, type Place } from "./place.ts";
import { below } from "./pointer.ts";
import { alternativesOf, isScalar } from "./shape.ts";

/** The alternatives of `oneOf` or `anyOf`. */
export type Alternatives =
  /** A type that may be null. */
  | { readonly kind: "one"; readonly at: string; readonly value: Json }
  | { readonly kind: "type"; readonly type: Type }
  | Pick<EnumType, "kind" | "values">
  | { readonly kind: "union" };

const any: Type = { kind: "any", nullable: false };

export function readAlternatives(walk: Walk, place: Place, extra: readonly string[]): Alternatives {
  const keyword = choiceOf(place);
  list(place, keyword);
  const members = alternativesOf(place.schema);
  const [first] = members;
  const allowed = ["type", "oneOf", "anyOf", "discriminator", ...extra];
  if (first === undefined || members.some(([, value]) => isAnyKind(walk.kinds(value)))) {
    only(place, allowed, "a choice of any value");
    return { kind: "type", type: any };
  }
  if (members.length === 1) {
    only(place, allowed, "a choice of one");
    return { kind: "one", at: below(place.at, keyword, first[0]), value: first[1] };
  }
  const values = members.map(([, value]) => value);
  const named = namedValues(values);
  if (named !== undefined) {
    only(place, allowed, "a choice");
    return { kind: "enum", values: named };
  }
  const forms = formsOf(new Set(values.flatMap((value) => [...walk.kinds(value)])));
  const isPlainChoice = forms.length < 3 && forms.every(isScalar) && !values.some(isNamed);
  if (!isPlainChoice) return { kind: "union" };
  only(place, allowed, "a choice");
  const type = widest(forms);
  if (!members.every(([, value]) => isPlain(value, extra))) {
    place.note(
      below(place.at, keyword),
      `is a choice between ${forms.length > 1 ? forms.join(" and ") : `several forms of ${String(forms[0])}`}, and is held as ${held(type)}`,
    );
  }
  return { kind: "type", type };
}

/** The narrowest type that holds values of all these kinds. */
export function widest(forms: readonly Kind[]): Type {
  const [first, second, third] = forms;
  if (isScalar(first) && second === undefined) return { kind: first, nullable: false };
  if (isScalar(first) && isScalar(second) && third === undefined) return either(first, second);
  if (first === "array" && second === undefined) {
    return { kind: "list", items: any, nullable: false };
  }
  if (first === "object" && second === undefined) {
    return { kind: "map", values: any, nullable: false };
  }
  return any;
}

/** A choice between two scalars; no value may match both. */
export function either(first: ScalarKind, second: ScalarKind): Type {
  return { kind: "either", of: [first, second], nullable: false };
}

/** The name of a type in a note. */
export function held(type: Type): string {
  switch (type.kind) {
    case "list":
      return "a list of any values";
    case "map":
      return "an object of any members";
    case "either":
      return type.of.map(spoken).join(" or ");
    case "any":
      return "any value";
    default:
      return spoken(type.kind);
  }
}

function spoken(kind: string): string {
  if (kind === "array") return "a list";
  return `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;
}

/** The keyword that the schema uses, `oneOf` or `anyOf`. */
export function choiceOf(place: Place): "oneOf" | "anyOf" {
  if (has(place, "oneOf") && has(place, "anyOf")) {
    place.note(
      below(place.at, "anyOf"),
      "is not checked: the `oneOf` next to it says what there is",
    );
  }
  return has(place, "oneOf") ? "oneOf" : "anyOf";
}

/**
 * Strings that each have a description, as in `{"const": "a", "description": "…"}`. Any other string among them leaves
 * the choice open, as every enum is.
 */
function namedValues(members: readonly Json[]): EnumType["values"] | undefined {
  const found = new Map<string, { readonly value: string; readonly description?: string }>();
  for (const schema of members) {
    if (!isObject(schema)) return undefined;
    const values = valuesOf(schema);
    if (values === undefined) return undefined;
    const description = member(schema, "description");
    for (const value of values) {
      if (typeof value !== "string") return undefined;
      const said = values.length === 1 && typeof description === "string" ? { description } : {};
      if (!found.has(value)) found.set(value, { value, ...said });
    }
  }
  return found.size > 0 ? [...found.values()] : undefined;
}

/** Whether a schema has its own values or type, which would be lost in the widest type. */
function isNamed(schema: Json): boolean {
  return (
    isObject(schema) && ["$ref", "allOf", "const", "enum"].some((key) => Object.hasOwn(schema, key))
  );
}

/** The strings that a schema lists itself; undefined for any other schema. */
export function namedStrings(schema: Json): readonly string[] | undefined {
  if (!isObject(schema) || Object.hasOwn(schema, "$ref")) return undefined;
  const value = member(schema, "const");
  const values = value === undefined ? member(schema, "enum") : [value];
  const isOfStrings =
    Array.isArray(values) && values.every((one: Json): one is string => typeof one === "string");
  return isOfStrings ? values : undefined;
}

function valuesOf(schema: JsonObject): readonly Json[] | undefined {
  const value = member(schema, "const");
  if (value !== undefined) return [value];
  const values = member(schema, "enum");
  if (Array.isArray(values)) return values;
  const isOpen = member(schema, "type") === "string" && !Object.hasOwn(schema, "$ref");
  return isOpen ? [] : undefined;
}

function isPlain(schema: Json, extra: readonly string[]): boolean {
  return (
    isObject(schema) &&
    Object.keys(schema).every((key) =>
      ["type", "title", "description", "$comment", "format", ...extra].includes(key),
    ) &&
    isScalar(member(schema, "type"))
  );
}
