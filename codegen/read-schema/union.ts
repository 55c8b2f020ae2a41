import type { Json } from "../model.ts";
import { pascalCase, words } from "../names.ts";
import type { UnionDraft, Walk } from "./draft.ts";
import { isObject, member, type JsonObject } from "./json.ts";
import { readMarks } from "./marks.ts";
import { only, table, text, type Place } from "./place.ts";
import { below } from "./pointer.ts";
import { alternativesOf, typesOf } from "./shape.ts";

export function readUnion(
  walk: Walk,
  place: Place,
  name: string,
  extra: readonly string[],
): Omit<UnionDraft, "nullable" | "sensitive"> {
  only(place, ["type", "oneOf", "anyOf", "discriminator", ...extra], "a choice between objects");
  if (typesOf(place.schema).some((type) => type !== "object" && type !== "null")) {
    place.report(below(place.at, "type"), "must be object: the choice is between objects");
  }
  const { keyword, members } = choice(place);
  const { property, mapping } = readDiscriminator(place);
  return {
    kind: "union",
    at: place.at,
    name,
    ...readMarks(place),
    variants: members.map(([index, value]) => {
      const at = below(place.at, keyword, index);
      const suffix = pascalCase(words(tag(value, property) ?? `Variant${index + 1}`));
      return { at, is: walk.type(value, at, name + suffix) };
    }),
    ...(property === undefined ? {} : { discriminator: property }),
    ...(mapping === undefined ? {} : { mapping }),
  };
}

/** The members of `oneOf` or `anyOf`, and which of the two it is. */
export function choice(place: Place): {
  readonly keyword: string;
  readonly members: readonly (readonly [number, Json])[];
} {
  const both = Object.hasOwn(place.schema, "oneOf") && Object.hasOwn(place.schema, "anyOf");
  if (both) place.report(below(place.at, "anyOf"), "stands beside `oneOf`; write one of them");
  const keyword = Object.hasOwn(place.schema, "oneOf") ? "oneOf" : "anyOf";
  return { keyword, members: alternativesOf(place.schema) };
}

function readDiscriminator(place: Place): {
  readonly property?: string;
  readonly mapping?: { readonly [value: string]: string };
} {
  const schema = table(place, "discriminator");
  if (schema === undefined) return {};
  const inner: Place = { ...place, at: below(place.at, "discriminator"), schema };
  only(inner, ["propertyName", "mapping"], "a discriminator");
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

/** The constant by which an inline variant is told apart, for its name. */
function tag(variant: Json, property: string | undefined): string | undefined {
  const properties = isObject(variant) ? member(variant, "properties") : undefined;
  if (!isObject(properties)) return undefined;
  const constant = (schema: Json | undefined): string | undefined => {
    const value = isObject(schema) ? member(schema as JsonObject, "const") : undefined;
    return typeof value === "string" && words(value).length > 0 ? value : undefined;
  };
  if (property !== undefined) return constant(member(properties, property));
  return Object.values(properties)
    .map(constant)
    .find((value) => value !== undefined);
}
