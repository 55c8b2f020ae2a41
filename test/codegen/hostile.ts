import type { Json } from "../../codegen/model.ts";

/** Places of a schema, and of what a package is called, in which {@link hostileSchema} and its callers put a text. */
export const POSITIONS = 34;

/** A schema that has the text wherever one may stand: in names, descriptions, values, defaults, patterns, methods. */
export function hostileSchema(text: string): Json {
  const named = (name: string): string => `${name} ${text}`;
  const ref = (name: string): Json => ({
    $ref: `#/$defs/${encodeURIComponent(named(name).replaceAll("~", "~0").replaceAll("/", "~1"))}`,
  });
  const pattern = text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  const variant = (tag: string): Json => ({
    type: "object",
    description: text,
    properties: { [named("kind")]: { const: named(tag) }, extra: { type: "string" } },
    required: [named("kind")],
  });
  return {
    $id: `https://schemas.example.com/${encodeURIComponent(text)}`,
    $comment: text,
    title: text,
    description: text,
    ...(ref("Thing") as object),
    $defs: {
      [named("Thing")]: {
        type: "object",
        title: text,
        description: text,
        properties: {
          [named("plain")]: {
            type: "string",
            description: text,
            default: text,
            examples: [text],
          },
          [named("format")]: { type: "string", format: text },
          [named("fixed")]: { const: text, description: text },
          [named("open")]: { const: text, default: text },
          [named("any")]: { description: text, default: { [text]: [text] } },
          [named("number")]: { type: "integer", minimum: 3, description: text, deprecated: true },
          [named("secret")]: { type: "string", "x-sensitive": true, "x-stability": "experimental" },
          [named("list")]: { type: "array", items: ref("Mode"), minItems: 1 },
          [named("map")]: { type: "object", additionalProperties: ref("Shape") },
          [named("shape")]: ref("Shape"),
          [named("names")]: ref("Names"),
          [named("has ask")]: {
            type: "boolean",
            description: text,
            "x-callback": {
              name: named("ask"),
              method: `group${text}.${named("get")}`,
              result: named("word"),
            },
          },
        },
        required: [named("fixed")],
        additionalProperties: ref("Mode"),
        not: { required: [named("plain"), named("secret")] },
        dependentRequired: { [named("plain")]: [named("list")] },
      },
      [named("Mode")]: {
        type: "string",
        description: text,
        enum: ["", text, named("first"), named("second")],
        "x-enumDescriptions": { [text]: text },
      },
      [named("Names")]: {
        type: "array",
        uniqueItems: true,
        items: { type: "string", pattern },
        description: text,
      },
      [named("Round")]: variant("round"),
      [named("Square")]: variant("square"),
      [named("Shape")]: {
        description: text,
        oneOf: [ref("Round"), ref("Square")],
        discriminator: { propertyName: named("kind") },
      },
      [named("Question")]: { type: "object", properties: { [named("about")]: { type: "string" } } },
      [named("Answer")]: {
        type: "object",
        properties: { [named("word")]: { type: "string", description: text } },
        required: [named("word")],
      },
    },
    "x-methods": {
      [`group${text}.${named("get")}`]: {
        direction: "runtimeToClient",
        description: text,
        params: ref("Question"),
        result: ref("Answer"),
      },
      [named("ping")]: { direction: "clientToRuntime", description: text },
    },
  };
}
