import { closestMatch } from "leven";
import { bounds } from "../bounds.ts";

/** Keywords that say something about a schema without shaping a value; they may stand anywhere. */
export const annotations: readonly string[] = [
  "title",
  "description",
  "$comment",
  "examples",
  "deprecated",
  "x-stability",
  "stability",
  "visibility",
];

/** Every keyword that is read. */
export const subset: ReadonlySet<string> = new Set([
  ...annotations,
  "$schema",
  "$id",
  "$defs",
  "$ref",
  "type",
  "properties",
  "required",
  "additionalProperties",
  "unevaluatedProperties",
  "items",
  "enum",
  "x-enumDescriptions",
  "const",
  "oneOf",
  "anyOf",
  "allOf",
  "not",
  "discriminator",
  "dependentSchemas",
  "dependentRequired",
  "default",
  ...bounds,
  "x-sensitive",
  "x-callback",
  "x-methods",
]);

/** Keywords of JSON Schema that are not in the subset, and why. */
const refused: ReadonlyMap<string, string> = new Map([
  ["$anchor", "refer by pointer, as in `#/$defs/Name`"],
  ["$dynamicAnchor", "a type that depends on who refers to it has no form in a typed SDK"],
  ["$dynamicRef", "a type that depends on who refers to it has no form in a typed SDK"],
  ["$recursiveRef", "refer by pointer, as in `#/$defs/Name`"],
  ["$vocabulary", "the subset is fixed"],
  ["definitions", "since 2019-09 its name is `$defs`"],
  ["dependencies", "since 2019-09 it is `dependentRequired` and `dependentSchemas`"],
  ["id", "since draft-06 its name is `$id`"],
  [
    "if",
    "a shape that depends on a value has no form in a typed SDK; tell variants apart by a `const` property in `oneOf`",
  ],
  ["then", "it belongs to `if`, which is not supported either"],
  ["else", "it belongs to `if`, which is not supported either"],
  [
    "patternProperties",
    "keys that are matched by an expression have no form in a typed SDK; use a map, by `additionalProperties`",
  ],
  ["propertyNames", "maps have keys of any name in typed SDKs"],
  [
    "prefixItems",
    "a list whose items differ by position has no form in Go, Java or C#; use an object",
  ],
  ["additionalItems", "a list whose items differ by position has no form in Go, Java or C#"],
  ["unevaluatedItems", "a list whose items differ by position has no form in Go, Java or C#"],
  ["contains", "a list whose items differ has no form in a typed SDK"],
  ["minContains", "a list whose items differ has no form in a typed SDK"],
  ["maxContains", "a list whose items differ has no form in a typed SDK"],
  [
    "uniqueItems",
    "lists keep their order and their duplicates in every SDK; say it in the description",
  ],
  [
    "minProperties",
    "no SDK would check it; say it in the description, or name the properties in `anyOf`",
  ],
  ["maxProperties", "no SDK would check it; say it in the description"],
  ["multipleOf", "floating-point remainders differ between languages; say it in the description"],
  ["contentEncoding", "strings stay strings; say it in the description"],
  ["contentMediaType", "strings stay strings; say it in the description"],
  ["contentSchema", "strings stay strings; say it in the description"],
  ["readOnly", "one type serves reading and writing; use two definitions"],
  [
    "writeOnly",
    "one type serves reading and writing; use two definitions, or `x-sensitive` for secrets",
  ],
  ["nullable", 'it belongs to OpenAPI 3.0; add "null" to `type`'],
]);

/** Why a keyword cannot stand in what `subject` names. */
export function refusal(keyword: string, subject: string): string {
  if (subset.has(keyword)) return `does not apply to ${subject}`;
  const reason = refused.get(keyword);
  if (reason !== undefined) return `is not supported: ${reason}`;
  const near = closestMatch(keyword, [...subset], { maxDistance: 2 });
  return near === undefined
    ? "is not a keyword of the supported subset"
    : `is not a keyword; did you mean \`${near}\`?`;
}
