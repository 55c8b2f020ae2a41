import { fc } from "../../support/properties.ts";
import type { Json, Model } from "../../../codegen/model.ts";
import { readSchema } from "../../../codegen/read-schema/read-schema.ts";

type Members = Readonly<Record<string, Json>>;

const name = fc
  .array(fc.stringMatching(/^[a-z]{1,11}$/), { minLength: 1, maxLength: 3 })
  .map(([first = "", ...rest]) =>
    [first, ...rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join(""),
  );

const description = fc
  .array(
    fc.constantFrom(
      "word",
      "`code`",
      "<T>",
      "[x]",
      "[a]: b",
      "https://a.example.com/b",
      "- item",
      "1. item",
      "# h",
      "```",
      "    indented",
      "*/",
      "//",
      "|",
      "> quote",
      "\n",
      "\n\n",
      "long ".repeat(30),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(" ").replaceAll(/ ?\n ?/g, "\n"));

const type = fc.constantFrom<Members>(
  { type: "string" },
  { type: "string", minLength: 3, maxLength: 5 },
  { type: "integer" },
  { type: "number", minimum: 1 },
  { type: "boolean" },
  {},
  { type: ["string", "null"] },
  { const: "x" },
  { const: "a value that is rather long for a constant, longer than a line of code should be" },
  { const: true },
  { type: ["string", "integer"] },
  {
    type: "array",
    items: {
      type: "object",
      additionalProperties: { type: "array", items: { type: ["number", "null"] } },
    },
  },
  { $ref: "#/$defs/Kind" },
  { $ref: "#/$defs/Peer" },
);

const property = fc.record({
  name,
  type,
  description,
  required: fc.boolean(),
  sensitive: fc.boolean(),
  deprecated: fc.boolean(),
});

const parts = fc.record({
  outer: description,
  properties: fc.uniqueArray(property, {
    minLength: 1,
    maxLength: 14,
    selector: (one) => one.name.toLowerCase(),
  }),
  values: fc.uniqueArray(fc.string({ unit: "binary", maxLength: 120 }), {
    minLength: 1,
    maxLength: 5,
  }),
});

/** The model of an arbitrary schema, the same one for the same seed. */
export function anyModel(seed: number): Model {
  const [sample] = fc.sample(parts, { numRuns: 1, seed });
  if (sample === undefined) throw new Error("fast-check made nothing.");
  const { outer, properties, values } = sample;
  const optional = properties
    .filter((one) => !one.required && !JSON.stringify(one.type).includes("null"))
    .map((one) => ({ required: [one.name] }));
  const [first, ...others] = optional;
  return readSchema({
    description: outer,
    $defs: {
      Thing: {
        type: "object",
        description: outer,
        properties: Object.fromEntries(
          properties.map((one) => [
            one.name,
            {
              ...one.type,
              description: one.description,
              deprecated: one.deprecated,
              "x-sensitive": one.sensitive,
            },
          ]),
        ),
        required: properties.filter((one) => one.required).map((one) => one.name),
        ...(optional.length > 3 ? { oneOf: optional.slice(1) } : {}),
        ...(first !== undefined && others.length > 0
          ? { dependentSchemas: { [first.required[0] ?? ""]: { not: { anyOf: others } } } }
          : {}),
      },
      Peer: {
        type: "object",
        properties: {
          thing: { $ref: "#/$defs/Thing" },
          either: {
            oneOf: ["one", "two"].map((kind) => ({
              type: "object",
              properties: { kind: { const: kind }, deep: { $ref: "#/$defs/Thing" } },
              required: ["kind"],
            })),
          },
        },
      },
      Kind: { type: "string", enum: values, "x-enumDescriptions": { [values[0] ?? ""]: outer } },
    },
  });
}
