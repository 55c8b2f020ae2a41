import type { Json } from "../../../codegen/model.ts";

const text: Json = { type: "string" };
const variant = (shape: string): Json => ({
  type: "object",
  properties: { shape: { const: shape }, size: { type: "number", minimum: 1 } },
  required: ["shape"],
});
const ref = (name: string): Json => ({ $ref: `#/$defs/${name}` });

/** A schema with each kind of type, rule and mark, so that packages of it have all the code that one may have. */
export const ALL_KINDS = {
  title: "Kinds",
  ...(ref("Whole") as object),
  $defs: {
    Part: { type: "object", properties: { a: text }, additionalProperties: false },
    Round: variant("round"),
    Square: variant("square"),
    Figure: { oneOf: [ref("Round"), ref("Square")] },
    Colour: { type: "string", enum: ["red", "green"] },
    Parts: { type: "array", items: ref("Part"), minItems: 1, maxItems: 9 },
    Mixed: { anyOf: [text, { type: "array", items: text }, ref("Part")] },
    Question: { type: "object", properties: { about: text }, required: ["about"] },
    Reply: { type: "object", properties: { word: text }, required: ["word"] },
    Whole: {
      type: "object",
      properties: {
        short: { ...(text as object), minLength: 1, maxLength: 9 },
        whole: { type: "integer", minimum: 1, exclusiveMaximum: 9 },
        fraction: { type: "number", maximum: 9, exclusiveMinimum: 0 },
        flag: { type: "boolean", deprecated: true },
        nothing: { type: ["string", "null"] },
        password: { ...(text as object), "x-sensitive": true },
        either: { type: ["string", "integer"] },
        several: { type: ["boolean", "number"] },
        anything: {},
        fixed: { const: 3 },
        version: { const: "one" },
        colour: ref("Colour"),
        figure: ref("Figure"),
        figures: { type: "array", items: ref("Figure") },
        parts: ref("Parts"),
        mixed: ref("Mixed"),
        lookup: { type: "object", additionalProperties: ref("Part") },
        nullable: { type: "array", items: { type: ["integer", "null"] } },
        later: { ...(text as object), "x-stability": "experimental" },
        self: ref("Whole"),
        "not a tag,": text,
        hasAsk: {
          type: "boolean",
          "x-callback": { name: "ask", method: "words.get", result: "word" },
        },
      },
      required: ["version", "nothing", "either", "anything", "parts"],
      not: { required: ["short", "whole"] },
      dependentRequired: { flag: ["fraction"] },
      allOf: [
        { oneOf: [{ required: ["colour"] }, { required: ["figure"] }] },
        { anyOf: [{ required: ["short"] }, { required: ["mixed"] }] },
      ],
    },
  },
  "x-methods": {
    "words.get": {
      direction: "runtimeToClient",
      params: ref("Question"),
      result: ref("Reply"),
    },
    "words.put": { direction: "clientToRuntime", params: ref("Reply") },
    ping: { direction: "clientToRuntime" },
  },
} as const satisfies Json;
