import { closestMatch } from "leven";

/** Keywords that annotate a schema without restricting its values; they are allowed anywhere. */
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

/** Keywords of JSON Schema and of well-known tools that have no effect on a typed SDK. */
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

/** Keywords that apply to values of every kind, so they always have an effect. */
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

/** Keywords that apply to values of one kind, which a schema without `type` then implies. */
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

/** Why items that differ by position are not supported. */
export const byPosition = "a list whose items differ by position is a list of any values";
const byValue = "a shape that depends on a value has no form in a typed SDK";
const dynamic = "a type that depends on who refers to it has no form in a typed SDK";

/** Keywords of JSON Schema that types cannot express, and why. */
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

/** Our own keywords that belong in one place, where a misspelling is a mistake. */
const placed: ReadonlySet<string> = new Set([
  "x-sensitive",
  "x-callback",
  "x-methods",
  "x-enumDescriptions",
]);

/** Every keyword that affects the generated code or its documentation. */
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

/** The name of a `$ref` in messages. Every keyword next to one has an effect. */
export const reference = "a reference";

/** The message about a keyword that is not allowed where it stands; undefined if it can be ignored. */
export function verdict(
  keyword: string,
  allowed: readonly string[],
  subject: string,
): { readonly wrong: boolean; readonly message: string } | undefined {
  // Copilot's schemas describe values of strings that list none.
  if (keyword === "x-enumDescriptions") {
    return { wrong: false, message: "is not read: it describes the values of an `enum`" };
  }
  if (placed.has(keyword)) return { wrong: true, message: `does not apply to ${subject}` };
  if (foreign.has(keyword)) return undefined;
  if (ofEveryKind.has(keyword) || (subset.has(keyword) && subject === reference)) {
    return { wrong: false, message: `is not checked: it has no form in ${subject}` };
  }
  if (subset.has(keyword)) return { wrong: false, message: `says nothing of ${subject}` };
  const reason = unheld.get(keyword);
  if (reason !== undefined) return { wrong: false, message: `is not checked: ${reason}` };
  // Anyone may define a keyword that begins with x-; it is a misspelling of ours only where ours is allowed.
  const candidates = keyword.startsWith("x-")
    ? [...annotations, ...allowed].filter((one) => one.startsWith("x-"))
    : [...annotations, ...subset].filter((one) => /^[a-z$]/.test(one) && !one.startsWith("x-"));
  const maxDistance = keyword.startsWith("_") ? 0 : Math.min(2, Math.floor(keyword.length / 4));
  const near = closestMatch(keyword, candidates, { maxDistance });
  if (near === undefined || near === keyword) return undefined;
  return { wrong: true, message: `is not a keyword; did you mean \`${near}\`?` };
}
