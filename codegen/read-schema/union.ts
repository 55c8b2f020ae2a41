import type { Json } from "../model.ts";
import { pascalCase, words } from "../names.ts";
import { choiceOf, namedStrings } from "./alternatives.ts";
import type { UnionForm, Walk } from "./draft.ts";
import { isObject, member } from "./json.ts";
import { formsOf, ofKind } from "./kinds.ts";
import { only, table, text, type Place } from "./place.ts";
import { below } from "./pointer.ts";
import { alternativesOf } from "./shape.ts";

export function readUnion(
  walk: Walk,
  place: Place,
  name: string,
  extra: readonly string[],
): UnionForm {
  only(
    place,
    ["type", "oneOf", "anyOf", "discriminator", "additionalProperties", "required", ...extra],
    "a choice",
  );
  const keyword = choiceOf(place);
  const { property, mapping } = readDiscriminator(place);
  return {
    kind: "union",
    variants: readVariants(walk, place, keyword, name, property),
    ...(property === undefined ? {} : { discriminator: property }),
    ...(mapping === undefined ? {} : { mapping }),
  };
}

/** A `type` with several kinds, as a choice between the parts of the schema for each kind. */
export function readMixed(walk: Walk, { at, schema }: Place, name: string): UnionForm {
  return {
    kind: "union",
    variants: formsOf(walk.kinds(schema)).map((form) => {
      const inner = below(at, "type", form);
      const suffix = form === "object" ? "Object" : "";
      return { at: inner, is: walk.type(ofKind(schema, form), inner, name + suffix, "variant") };
    }),
  };
}

function readVariants(
  walk: Walk,
  place: Place,
  keyword: string,
  name: string,
  property: string | undefined,
): UnionForm["variants"] {
  const members = alternativesOf(place.schema);
  const isAmongOthers = members.some(([, value]) => namedStrings(value) === undefined);
  const strings = isAmongOthers ? members.flatMap(([, value]) => namedStrings(value) ?? []) : [];
  const objects = members.filter(([, value]) => walk.kinds(value).has("object"));
  const variants = members
    .filter(([, value]) => strings.length === 0 || namedStrings(value) === undefined)
    .map(([index, value]) => {
      const at = below(place.at, keyword, index);
      const isObjectKind = walk.kinds(value).has("object");
      const numbered = objects.length > 1 ? `Variant${index + 1}` : "Object";
      const suffix = isObjectKind ? (tag(value, property) ?? numbered) : "";
      return { at, is: walk.type(value, at, name + pascalCase(words(suffix)), "variant") };
    });
  if (strings.length === 0) return variants;
  // Single strings among other types are the values of one enum.
  const at = below(place.at, keyword);
  const values = { enum: [...new Set(strings)] };
  return [{ at, is: walk.type(values, at, `${name}Value`, "variant") }, ...variants];
}

function readDiscriminator(place: Place): {
  readonly property?: string;
  readonly mapping?: { readonly [value: string]: string };
} {
  const schema = table(place, "discriminator");
  if (schema === undefined) return {};
  const inner: Place = { ...place, at: below(place.at, "discriminator"), schema };
  const property = text(inner, "propertyName");
  if (member(schema, "propertyName") === undefined) place.report(inner.at, "lacks `propertyName`");
  const entries = Object.entries(table(inner, "mapping") ?? {});
  for (const [value, target] of entries) {
    if (typeof target !== "string") {
      place.report(below(inner.at, "mapping", value), "must be a string");
    }
  }
  const mapping = Object.fromEntries(entries.filter(([, target]) => typeof target === "string"));
  return {
    ...(property === undefined ? {} : { property }),
    ...(entries.length > 0 ? { mapping: mapping as Record<string, string> } : {}),
  };
}

/** The constant that distinguishes an inline variant; its name is derived from it. */
function tag(variant: Json, property: string | undefined): string | undefined {
  const properties = isObject(variant) ? member(variant, "properties") : undefined;
  if (!isObject(properties)) return undefined;
  if (property !== undefined) return constant(member(properties, property));
  return Object.values(properties)
    .map(constant)
    .find((value) => value !== undefined);
}

function constant(schema: Json | undefined): string | undefined {
  if (!isObject(schema)) return undefined;
  const values = member(schema, "enum");
  const [first, ...others] = Array.isArray(values) ? (values as readonly Json[]) : [];
  const value = member(schema, "const") ?? (others.length === 0 ? first : undefined);
  if (typeof value === "boolean") return String(value);
  return typeof value === "string" && words(value).length > 0 ? value : undefined;
}
