import type { Emitter } from "../../../codegen/emitter.ts";
import type { Json } from "../../../codegen/model.ts";
import { readSchema } from "../../../codegen/read-schema/read-schema.ts";

/** The files that an emitter makes of a schema with these definitions, by their names without folders. */
export function emitted(
  emitter: Emitter,
  schema: Readonly<Record<string, unknown>>,
  name = "sample",
): (file: string) => string {
  const files = emitter(readSchema(schema as Json), { name, version: "1.2.3" });
  const byName = new Map(
    files.map(({ path, content }) => [path.slice(path.lastIndexOf("/") + 1), content]),
  );
  return (file) => {
    const content = byName.get(file);
    if (content === undefined) {
      throw new Error(`There is no ${file} in ${[...byName.keys()].join(", ")}.`);
    }
    return content;
  };
}

/** A schema in which each mark, rule and kind of type occurs once. */
export const SAMPLE = {
  title: "Sample",
  $defs: {
    Color: { type: "string", enum: ["red", "dark-blue", "", "value"] },
    Dot: {
      type: "object",
      properties: { kind: { const: "dot" }, size: { type: "number", minimum: 0.5 } },
      required: ["kind"],
    },
    Line: { type: "object", properties: { kind: { const: "line" } }, required: ["kind"] },
    Shape: {
      oneOf: [{ $ref: "#/$defs/Dot" }, { $ref: "#/$defs/Line" }],
      discriminator: { propertyName: "kind" },
    },
    Tags: { type: "array", items: { type: "string" }, minItems: 1 },
    Args: { type: "object", properties: { who: { type: "string" } }, required: ["who"] },
    Answer: {
      type: "object",
      properties: { word: { type: "string", "x-sensitive": true } },
      required: ["word"],
    },
    Thing: {
      description: "A thing.",
      type: "object",
      properties: {
        name: { type: "string", minLength: 1 },
        note: { type: ["string", "null"] },
        count: { type: "integer", maximum: 9, default: 3 },
        secret: { type: "string", "x-sensitive": true },
        old: { type: "string", deprecated: true, description: "Use `name`." },
        soon: { type: "boolean", "x-stability": "experimental" },
        class: { type: "string" },
        color: { $ref: "#/$defs/Color" },
        tags: { $ref: "#/$defs/Tags" },
        shapes: { type: "object", additionalProperties: { $ref: "#/$defs/Shape" } },
        anything: {},
        either: { oneOf: [{ type: "string" }, { type: "integer" }] },
        hasAsk: {
          type: "boolean",
          "x-callback": { name: "ask", method: "words.get", result: "word" },
        },
      },
      required: ["name", "note"],
      not: { required: ["secret", "hasAsk"] },
    },
  },
  "x-methods": {
    "words.get": {
      direction: "runtimeToClient",
      params: { $ref: "#/$defs/Args" },
      result: { $ref: "#/$defs/Answer" },
    },
    ping: { direction: "clientToRuntime" },
  },
};
