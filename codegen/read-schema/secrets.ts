import type { Json } from "../model.ts";
import { words } from "../names.ts";
import { isObject, member, members, type JsonObject } from "./json.ts";
import { tokensIn, tokensOf, valueAt } from "./pointer.ts";
import { patternsOf } from "./shape.ts";

/** What a document says of the values that are hidden where they are printed, by pointers to its schemas. */
export interface Secrets {
  readonly isSecret: (at: string) => boolean;
  /** Whether the members of any other name of an object are, or one of them. */
  readonly hasSecretExtra: (at: string) => boolean;
}

/**
 * `x-sensitive` says that a value is a secret. Without it, OpenAPI's and JSON Schema's own marks of what is only ever
 * sent mean the same. A value is a secret too if one of its forms is, one of its items, or one of the members of a map;
 * the objects among them conceal their own properties.
 *
 * @see https://spec.openapis.org/registry/format/password.html
 * @see https://json-schema.org/draft/2020-12/json-schema-validation#section-9.4
 */
export function secretsOf(document: Json): Secrets {
  return {
    isSecret: (at) => isSecret(schemaAt(tokensIn(at)), new Set()),
    hasSecretExtra: (at) =>
      extraOf(schemaAt(tokensIn(at))).some((schema) => isSecret(schema, new Set())),
  };

  function schemaAt(tokens: readonly string[] | undefined): Json | undefined {
    return tokens === undefined ? undefined : valueAt(document, tokens);
  }

  function isSecret(schema: Json | undefined, seen: Set<JsonObject>): boolean {
    if (!isObject(schema) || seen.has(schema)) return false;
    const said = member(schema, "x-sensitive");
    if (typeof said === "boolean") return said;
    if (member(schema, "writeOnly") === true || member(schema, "format") === "password")
      return true;
    seen.add(schema);
    const target = member(schema, "$ref");
    const parts = [
      ...(typeof target === "string" ? [schemaAt(tokensOf(target))] : []),
      ...["allOf", "anyOf", "oneOf"].flatMap((keyword) => members(schema, keyword)),
      ...itemsOf(schema),
      ...(Object.hasOwn(schema, "properties") ? [] : ofOtherNames(schema)),
    ];
    return parts.some((part) => isSecret(part, seen));
  }
}

function itemsOf(schema: JsonObject): readonly Json[] {
  const items = member(schema, "items");
  return [
    ...members(schema, "items"),
    ...members(schema, "prefixItems"),
    ...(items === undefined ? [] : [items]),
  ];
}

function ofOtherNames(schema: JsonObject): readonly Json[] {
  const tables = ["additionalProperties", "unevaluatedProperties"].map((key) =>
    member(schema, key),
  );
  const patterns = patternsOf(schema).map(([, value]) => value);
  return [...tables.filter((one) => one !== undefined), ...patterns];
}

/** The schemas of an object's members that have no property of their own here. */
function extraOf(schema: Json | undefined): readonly Json[] {
  if (!isObject(schema)) return [];
  const properties = member(schema, "properties");
  const unnamed = Object.entries(isObject(properties) ? properties : {}).flatMap(([name, value]) =>
    words(name).length === 0 ? [value] : [],
  );
  return [...ofOtherNames(schema), ...unnamed, ...members(schema, "allOf").flatMap(extraOf)];
}
