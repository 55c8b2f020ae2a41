import { closestMatch } from "leven";

/** Keywords that say something about a schema without shaping a value; they may stand anywhere. */
export const annotations: readonly string[] = [
  "title",
  "description",
  "$comment",
  "examples",
  "default",
  "deprecated",
  "x-stability",
  "stability",
  "visibility",
];

/** Keywords of JSON Schema and of its best-known readers that a typed SDK has no use for. */
const foreign: ReadonlySet<string> = new Set([
  "$id",
  "id",
  "$schema",
  "$anchor",
  "$vocabulary",
  "$defs",
  "definitions",
  "contentEncoding",
  "contentMediaType",
  "contentSchema",
  "nullable",
  "readOnly",
  "writeOnly",
  "example",
  "externalDocs",
  "xml",
  "additionalItems",
]);

/** Keywords that speak of values of every kind, so that they are never without an effect. */
const ofEveryKind: ReadonlySet<string> = new Set([
  "$ref",
  "enum",
  "const",
  "oneOf",
  "anyOf",
  "allOf",
  "not",
  "discriminator",
]);

/** Keywords that speak of values of one kind, which a schema without `type` is taken to mean. */
export const ofOneKind: readonly (readonly [
  "object" | "array" | "string" | "number",
  readonly string[],
])[] = [
  [
    "object",
    [
      "properties",
      "required",
      "additionalProperties",
      "unevaluatedProperties",
      "patternProperties",
      "propertyNames",
      "minProperties",
      "maxProperties",
      "dependencies",
      "dependentRequired",
      "dependentSchemas",
    ],
  ],
  [
    "array",
    ["items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains", "additionalItems"],
  ],
  ["string", ["minLength", "maxLength", "pattern", "format"]],
  ["number", ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]],
];

/** Why items are not held that differ by their position. */
export const byPosition = "a list whose items differ by position is a list of any values";
const byValue = "a shape that depends on a value has no form in a typed SDK";
const dynamic = "a type that depends on who refers to it has no form in a typed SDK";

/** Keywords of JSON Schema that no type holds, and why. */
const unheld: ReadonlyMap<string, string> = new Map([
  ["$dynamicAnchor", dynamic],
  ["$dynamicRef", dynamic],
  ["$recursiveAnchor", dynamic],
  ["$recursiveRef", dynamic],
  ["if", byValue],
  ["then", byValue],
  ["else", byValue],
  ["propertyNames", "maps have keys of any name"],
  ["prefixItems", byPosition],
  ["unevaluatedItems", byPosition],
  ["contains", "lists do not look for one item among others"],
  ["minContains", "lists do not look for one item among others"],
  ["maxContains", "lists do not look for one item among others"],
  ["multipleOf", "remainders of floating-point numbers differ between languages"],
]);

/** The keywords of our own that stand in one place alone, where a near miss of theirs is a mistake. */
const placed: ReadonlySet<string> = new Set([
  "x-sensitive",
  "x-callback",
  "x-methods",
  "x-enumDescriptions",
]);

/** Every keyword that shapes what comes out, or is documented there. */
export const subset: ReadonlySet<string> = new Set([
  ...annotations,
  "$schema",
  "$id",
  "$anchor",
  "$defs",
  "definitions",
  ...ofEveryKind,
  "type",
  ...ofOneKind
    .flatMap(([, keywords]) => keywords)
    .filter((keyword) => !unheld.has(keyword) && !foreign.has(keyword)),
  ...placed,
]);

/** What a `$ref` is called, next to which every keyword has an effect. */
export const reference = "a reference";

/** What is said of a keyword that its place does not allow; undefined where it may pass. */
export function verdict(
  keyword: string,
  allowed: readonly string[],
  subject: string,
): { readonly wrong: boolean; readonly message: string } | undefined {
  if (placed.has(keyword)) return { wrong: true, message: `does not apply to ${subject}` };
  if (foreign.has(keyword)) return undefined;
  if (ofEveryKind.has(keyword) || (subset.has(keyword) && subject === reference)) {
    return { wrong: false, message: `is not checked: it has no form in ${subject}` };
  }
  if (subset.has(keyword)) return { wrong: false, message: `says nothing of ${subject}` };
  const reason = unheld.get(keyword);
  if (reason !== undefined) return { wrong: false, message: `is not checked: ${reason}` };
  // What begins with x- is anybody's, and near to ours by mistake only where ours could stand.
  const candidates = keyword.startsWith("x-")
    ? [...annotations, ...allowed].filter((one) => one.startsWith("x-"))
    : [...annotations, ...subset].filter((one) => /^[a-z$]/.test(one) && !one.startsWith("x-"));
  const maxDistance = keyword.startsWith("_") ? 0 : Math.min(2, Math.floor(keyword.length / 4));
  const near = closestMatch(keyword, candidates, { maxDistance });
  if (near === undefined || near === keyword) return undefined;
  return { wrong: true, message: `is not a keyword; did you mean \`${near}\`?` };
}
