import type { Json } from "../model.ts";
import { pascalCase, words } from "../names.ts";
import { choiceOf } from "./alternatives.ts";
import type { UnionForm, Walk } from "./draft.ts";
import { isObject, member } from "./json.ts";
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
    "a choice between objects",
  );
  const keyword = choiceOf(place);
  const { property, mapping } = readDiscriminator(place);
  return {
    kind: "union",
    variants: alternativesOf(place.schema).map(([index, value]) => {
      const at = below(place.at, keyword, index);
      const suffix = pascalCase(words(tag(value, property) ?? `Variant${index + 1}`));
      return { at, is: walk.type(value, at, name + suffix, "variant") };
    }),
    ...(property === undefined ? {} : { discriminator: property }),
    ...(mapping === undefined ? {} : { mapping }),
  };
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

/** The constant that distinguishes an inline variant, for its name. */
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
