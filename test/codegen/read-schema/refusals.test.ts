import { describe, expect, test } from "vitest";
import { problemsOf } from "./support.ts";

const text = { type: "string" };
const P = "#/$defs/A/properties/p";
const variant = (value: string, name = "kind"): object => ({
  type: "object",
  properties: { [name]: { const: value } },
  required: [name],
});

describe("readSchema() refuses of a property", () => {
  test.each<[schema: unknown, at: string, message: RegExp]>([
    [{ type: "string", minLenght: 1 }, "/minLenght", /did you mean `minLength`\?/],
    [{ type: "string", "x-sensitiv": true }, "/x-sensitiv", /did you mean `x-sensitive`\?/],
    ["string", "", /must be a schema, which is an object, not a string/],
    [null, "", /not null/],

    [{ type: "text" }, "/type", /"text" is no type/],
    [{ type: 1 }, "/type", /a number is no type/],
    [{ type: [] }, "/type", /names no type/],
    [{ type: ["string", "string"] }, "/type", /a type twice/],
    [{ enum: [] }, "/enum", /at least one, not \[\]$/],
    [{ type: "number", multipleOf: 0 }, "/multipleOf", /above 0, not 0$/],
    [{ type: "string", minLength: -1 }, "/minLength", /whole number from 0, not -1$/],
    [{ type: "string", minLength: "1" }, "/minLength", /not a string/],
    [{ type: "string", minLength: 2, maxLength: 1 }, "/minLength", /above `maxLength`/],
    [{ type: "array", minItems: 2, maxItems: 1 }, "/minItems", /above `maxItems`/],
    [{ type: "number", minimum: 2, maximum: 1 }, "/minimum", /above `maximum`/],
    [{ type: "string", format: 1 }, "/format", /must be a string/],
    [{ type: "string", description: 1 }, "/description", /must be a string, not a number/],
    [{ type: "string", deprecated: "yes" }, "/deprecated", /true or false/],
    [{ type: "string", examples: "x" }, "/examples", /must be a list/],
    [{ type: "string", "x-stability": "beta" }, "/x-stability", /stable or experimental/],
    [{ type: "string", "x-sensitive": 1 }, "/x-sensitive", /true or false/],
    [
      { enum: ["a"], "x-enumDescriptions": { b: "" } },
      "/x-enumDescriptions/b",
      /`enum` does not have/,
    ],
    [{ enum: ["a"], "x-enumDescriptions": { a: 1 } }, "/x-enumDescriptions/a", /must be a string/],
    [{ $ref: "#name" }, "/$ref", /points to nothing in this document/],
    [{ $ref: "#/%" }, "/$ref", /points to nothing in this document/],
    [{ $ref: 1 }, "/$ref", /must be a string/],
    [{ $ref: "#/$defs/a" }, "", /does not exist; did you mean #\/\$defs\/A\?/],
    [{ $ref: P }, "", /leads back to itself/],

    [{ oneOf: [] }, "/oneOf", /at least one/],
    [
      { oneOf: [variant("a"), variant("b")], discriminator: {} },
      "/discriminator",
      /lacks `propertyName`/,
    ],
    [{ type: "object", properties: [] }, "/properties", /must be an object, not a list/],
    [{ type: "object", properties: {}, required: "x" }, "/required", /different strings/],
    [
      { type: "object", properties: { x: text }, required: ["x", "x"] },
      "/required",
      /different strings, not \["x","x"\]$/,
    ],
    [{ type: "object", properties: {}, allOf: ["x"] }, "/allOf/0", /must be an object/],
    [
      { type: "boolean", "x-callback": { name: "x", method: "y" } },
      "/x-callback",
      /lacks `result`/,
    ],
    [
      { type: "boolean", "x-callback": { name: "x", method: "y", result: "z" } },
      "/x-callback/method",
      /not a method/,
    ],
  ])("%j, at %s", (schema, at, message) => {
    const A = { type: "object", properties: { p: schema } };
    expect(problemsOf({ $defs: { A } })).toContainEqual({
      path: P + at,
      message: expect.stringMatching(message) as unknown,
    });
  });
});

describe("readSchema() refuses of definitions", () => {
  test.each<[defs: object, at: string, message: RegExp]>([
    [{ A: { $ref: "#/$defs/B" }, B: { $ref: "#/$defs/A" } }, "A", /leads back to itself/],
    [
      { A: { type: "object", properties: { a: { $ref: "#/$defs/A" } }, required: ["a"] } },
      "A",
      /no value of A ends/,
    ],
    [
      {
        A: { type: "object", properties: { a: { $ref: "#/$defs/B" } }, required: ["a"] },
        B: { type: "array", items: { $ref: "#/$defs/A" }, minItems: 1 },
      },
      "A",
      /no value of A ends/,
    ],
    [{ A: { type: "string", default: 1, "x-callback": {} } }, "A/x-callback", /does not apply/],
    [{ A: [] }, "A", /must be a schema, which is an object, not a list/],
  ])("%j, at %s", ($defs, at, message) => {
    expect(problemsOf({ $defs })).toContainEqual({
      path: `#/$defs/${at}`,
      message: expect.stringMatching(message) as unknown,
    });
  });
});

describe("readSchema() refuses of properties that stand together", () => {
  const req = (...required: unknown[]): object => ({ required });
  test.each<[rule: object, at: string, message: RegExp]>([
    [{ not: req("a", "a") }, "/not/required", /different strings/],
    [{ dependentRequired: { a: "b" } }, "/dependentRequired/a", /different strings/],
  ])("%j, at %s", (rule, at, message) => {
    const properties = {
      a: text,
      b: text,
      c: text,
      must: text,
      empty: { type: ["string", "null"] },
    };
    const A = { type: "object", properties, required: ["must"], ...rule };
    expect(problemsOf({ $defs: { A } })).toContainEqual({
      path: `#/$defs/A${at}`,
      message: expect.stringMatching(message) as unknown,
    });
  });
});

describe("readSchema() refuses of the document", () => {
  const method = (more: object): object => ({
    "x-methods": { m: { direction: "clientToRuntime", ...more } },
  });
  test.each<[document: unknown, at: string, message: RegExp]>([
    [[], "#", /which is an object, not a list/],
    [null, "#", /not null/],
    [{ $defs: [] }, "#/$defs", /must be an object/],
    [{ definitions: {} }, "#", /describes nothing/],
    [{}, "#", /describes nothing/],
    [
      { openapi: "3.1.0", components: { schemas: [] } },
      "#/components/schemas",
      /must be an object/,
    ],
    [{ openapi: "3.1.0", paths: {} }, "#", /describes nothing/],
    [
      { $schema: "http://json-schema.org/draft-03/schema#", type: "any" },
      "#/$schema",
      /is not read: convert the schema to draft-04/,
    ],
    [{ $ref: "#" }, "#/$ref", /must point to a definition/],
    [{ $ref: "x" }, "#/$ref", /must point to a definition/],
    [{ $ref: "#/$defs/B", $defs: { A: text } }, "#/$ref", /does not exist/],
    [method({ direction: "up" }), "#/x-methods/m/direction", /clientToRuntime or runtimeToClient/],
    [method({ params: text }), "#/x-methods/m/params", /must be an object/],
    [method({ notification: true }), "#/x-methods/m/notification", /not a keyword/],
    [{ "x-methods": { m: 1 } }, "#/x-methods/m", /must be an object, not a number/],
    [
      {
        "x-methods": {
          "a.b": { direction: "clientToRuntime" },
          a_b: { direction: "clientToRuntime" },
        },
      },
      "#/x-methods/a_b",
      /the same name as a\.b/,
    ],
  ])("%j, at %s", (document, at, message) => {
    expect(problemsOf(document)).toContainEqual({
      path: at,
      message: expect.stringMatching(message) as unknown,
    });
  });
});

describe("readSchema() refuses a callback", () => {
  const Args = { type: "object", properties: { a: text } };
  const Result = { type: "object", properties: { token: text, more: text }, required: ["token"] };
  const document = (
    callback: object,
    property: object = { type: "boolean" },
    more: object = {},
  ): object => ({
    $defs: {
      A: {
        type: "object",
        properties: {
          has: {
            ...property,
            "x-callback": { name: "provider", method: "m", result: "token", ...callback },
          },
        },
        ...more,
      },
      Args,
      Result,
    },
    "x-methods": {
      m: {
        direction: "runtimeToClient",
        params: { $ref: "#/$defs/Args" },
        result: { $ref: "#/$defs/Result" },
      },
      up: {
        direction: "clientToRuntime",
        params: { $ref: "#/$defs/Args" },
        result: { $ref: "#/$defs/Result" },
      },
    },
  });
  const at = "#/$defs/A/properties/has/x-callback";

  test("not one that is sound", () => {
    expect(problemsOf(document({}))).toEqual([]);
  });

  test.each<[document: object, at: string, message: RegExp]>([
    [document({}, text), at, /not an optional boolean/],
    [document({}, { type: ["boolean", "null"] }), at, /not an optional boolean/],
    [document({}, { type: "boolean" }, { required: ["has"] }), at, /not an optional boolean/],
    [document({ method: "n" }), `${at}/method`, /not a method/],
    [document({ method: "up" }), `${at}/method`, /runtimeToClient/],
    [document({ result: "more" }), `${at}/result`, /a required property of the result of m/],
    [document({ name: "has" }), `${at}/name`, /the name of the property `has` too/],
    [document({ extra: 1 }), `${at}/extra`, /not a keyword/],
  ])("%#", (schema, where, message) => {
    expect(problemsOf(schema)).toContainEqual({
      path: where,
      message: expect.stringMatching(message) as unknown,
    });
  });
});

test("readSchema() tells all problems at once, none of them twice", () => {
  const p = { type: "string", pattern: 1, minLength: -1 };
  const q = { $ref: "#/$defs/B" };
  const problems = problemsOf({
    $defs: { A: { type: "object", properties: { p, q } }, B: { enum: [] } },
  });
  expect(problems.map(({ path }) => path)).toEqual([
    "#/$defs/A/properties/p/pattern",
    "#/$defs/A/properties/p/minLength",
    "#/$defs/B/enum",
  ]);
});
