import { describe, expect, test } from "vitest";
import { problemsOf } from "./support.ts";

const text = { type: "string" };
const any = {};
const P = "#/$defs/A/properties/p";
const variant = (value: string, name = "kind"): object => ({
  type: "object",
  properties: { [name]: { const: value } },
  required: [name],
});
const closed = { type: "object", properties: {}, additionalProperties: false };
const base = { type: "object", properties: { a: text, b: text, r: text }, required: ["r"] };

describe("readSchema() refuses of a property", () => {
  test.each<[schema: unknown, at: string, message: RegExp]>([
    [{ if: any }, "/if", /not supported: a shape that depends on a value .*`oneOf`/],
    [{ else: any }, "/else", /not supported/],
    [{ patternProperties: any }, "/patternProperties", /not supported: .* use a map/],
    [{ type: "array", prefixItems: [] }, "/prefixItems", /differ by position .* use an object/],
    [{ type: "array", uniqueItems: true }, "/uniqueItems", /not supported/],
    [{ type: "number", multipleOf: 2 }, "/multipleOf", /not supported/],
    [{ type: "string", nullable: true }, "/nullable", /OpenAPI 3\.0; add "null" to `type`/],
    [{ type: "string", minLenght: 1 }, "/minLenght", /did you mean `minLength`\?/],
    [{ type: "string", "x-sensitiv": true }, "/x-sensitiv", /did you mean `x-sensitive`\?/],
    [{ type: "string", "x-other": 1 }, "/x-other", /not a keyword of the supported subset/],
    [{ type: "string", constructor: 1 }, "/constructor", /not a keyword/],
    [{ type: "integer", minLength: 1 }, "/minLength", /does not apply to an integer/],
    [{ type: "string", items: any }, "/items", /does not apply to a string/],
    [{ type: "array", items: { type: "string", default: "" } }, "/items/default", /does not apply/],
    [{ $ref: "#/$defs/A", minLength: 1 }, "/minLength", /a reference; say it where it refers to/],
    [{ type: "object", $defs: {} }, "/$defs", /does not apply/],

    [{ type: "text" }, "/type", /"text" is no type/],
    [{ type: 1 }, "/type", /a number is no type/],
    [{ type: "null" }, "/type", /null alone/],
    [{ type: [] }, "/type", /names no type/],
    [{ type: ["string", "object"] }, "/type", /allows string or object: a field of a typed SDK/],
    [{ type: ["string", "integer", "boolean"] }, "/type", /allows string or integer or boolean/],
    [{ type: ["integer", "number"] }, "", /integer and number, of which one value is both/],
    [{ type: ["string", "string"] }, "", /string and string, of which one value is both/],
    [{ minLength: 1 }, "", /add a `type`/],
    [{ items: text }, "", /add a `type`/],
    [{ properties: { x: text } }, "", /any other value fits too; add `"type": "object"`/],
    [false, "", /allows no value/],
    ["string", "", /must be a schema, which is an object, not a string/],
    [null, "", /not null/],

    [{ type: "string", minLength: -1 }, "/minLength", /whole number from 0/],
    [{ type: "string", minLength: "1" }, "/minLength", /not a string/],
    [{ type: "string", minLength: 2, maxLength: 1 }, "/minLength", /above `maxLength`/],
    [{ type: "array", minItems: 2, maxItems: 1 }, "/minItems", /above `maxItems`/],
    [{ type: "number", minimum: 2, maximum: 1 }, "/minimum", /above `maximum`/],
    [{ type: "integer", minimum: 0.5 }, "/minimum", /must be whole/],
    [{ type: "integer", maximum: 2 ** 53 }, "/maximum", /2\^53/],
    [{ type: "number", exclusiveMinimum: true }, "/exclusiveMinimum", /must be a number/],
    [{ type: "string", pattern: "(" }, "/pattern", /regular expression/],
    [{ type: "string", format: 1 }, "/format", /must be a string/],
    [{ type: "string", description: 1 }, "/description", /must be a string, not a number/],
    [{ type: "string", deprecated: "yes" }, "/deprecated", /true or false/],
    [{ type: "string", examples: "x" }, "/examples", /must be a list/],
    [{ type: "string", "x-stability": "beta" }, "/x-stability", /stable or experimental/],
    [{ type: "string", visibility: "hidden" }, "/visibility", /public or internal/],
    [{ type: "string", "x-sensitive": 1 }, "/x-sensitive", /true or false/],

    [{ enum: [] }, "/enum", /at least one/],
    [{ enum: [null] }, "/enum", /a value beside null/],
    [{ enum: ["a", 1] }, "/enum/1", /must be a string, not 1: an enum that stays open/],
    [{ enum: [null, "a", "a"] }, "/enum/1", /twice/],
    [{ type: "integer", enum: [1] }, "/type", /an enum here is of strings/],
    [{ type: "string", enum: ["a", null] }, "/enum", /both must say it/],
    [{ type: ["string", "null"], enum: ["a"] }, "/enum", /both must say it/],
    [
      { enum: ["a"], "x-enumDescriptions": { b: "" } },
      "/x-enumDescriptions/b",
      /`enum` does not have/,
    ],
    [{ enum: ["a"], "x-enumDescriptions": { a: 1 } }, "/x-enumDescriptions/a", /must be a string/],
    [{ const: null }, "/const", /a string, a number or a boolean/],
    [{ const: { a: 1 } }, "/const", /a string, a number or a boolean/],
    [{ const: 2 ** 53 }, "/const", /2\^53/],
    [{ const: "a", type: "integer" }, "/type", /not the type of `const`/],
    [{ const: 1.5, type: "integer" }, "/type", /not the type of `const`/],
    [{ const: "a", type: ["string", "null"] }, "/type", /not the type of `const`/],

    [{ type: "string", default: 1 }, "/default", /not a value of the type/],
    [{ type: "string", minLength: 2, default: "a" }, "/default", /not a value/],
    [{ type: "string", pattern: "^b", default: "a" }, "/default", /not a value/],
    [{ type: "integer", default: 1.5 }, "/default", /not a value/],
    [{ type: "number", exclusiveMinimum: 1, default: 1 }, "/default", /not a value/],
    [{ enum: ["a"], default: "b" }, "/default", /not a value/],
    [{ type: "array", items: text, default: [1] }, "/default", /not a value/],
    [{ type: "object", properties: {}, default: [] }, "/default", /not a value/],
    [{ type: "boolean", default: null }, "/default", /not a value/],
    [{ const: "a", default: "b" }, "/default", /not a value/],

    [{ $ref: "other.json" }, "/$ref", /point into this document.* bundle/],
    [{ $ref: "#name" }, "/$ref", /point into this document/],
    [{ $ref: "#/%" }, "/$ref", /point into this document/],
    [{ $ref: 1 }, "/$ref", /point into this document/],
    [{ $ref: "#/$defs/a" }, "", /does not exist; did you mean #\/\$defs\/A\?/],
    [{ $ref: "#/$defs/A/properties" }, "", /not a schema that is read/],
    [{ $ref: P }, "", /leads back to itself/],

    [{ oneOf: [] }, "/oneOf", /at least one/],
    [{ oneOf: [text], anyOf: [text] }, "/anyOf", /beside `oneOf`/],
    [{ oneOf: [text] }, "", /two scalars, no more and no less/],
    [{ oneOf: [text, { type: "integer" }, { type: "boolean" }] }, "", /two scalars/],
    [{ oneOf: [{ type: "integer" }, { type: "number" }] }, "", /of which one value is both/],
    [
      { oneOf: [{ ...text, minLength: 1 }, { type: "integer" }] },
      "/oneOf/0/minLength",
      /one of two scalars/,
    ],
    [
      { oneOf: [text, { type: "object" }] },
      "/oneOf/0",
      /never an object or a scalar or a list; give the other form an object/,
    ],
    [{ oneOf: [text, { type: "array" }] }, "/oneOf/1", /never an object or a scalar or a list/],
    [{ oneOf: [variant("a"), variant("a")] }, "", /cannot tell which of the objects it has/],
    [{ oneOf: [variant("a"), variant("b", "type")] }, "", /cannot tell which/],
    [{ oneOf: [variant("a"), { type: "null" }, { type: "null" }] }, "", /fewer than two/],
    [
      { oneOf: [variant("a"), variant("b")], discriminator: { propertyName: "type" } },
      "/oneOf/0",
      /no required `const` string `type`/,
    ],
    [
      { oneOf: [variant("a"), variant("a")], discriminator: { propertyName: "kind" } },
      "/oneOf/1",
      /the same `kind`/,
    ],
    [
      { oneOf: [variant("a"), variant("b")], discriminator: {} },
      "/discriminator",
      /lacks `propertyName`/,
    ],
    [
      {
        oneOf: [variant("a"), variant("b")],
        discriminator: { propertyName: "kind", mapping: { c: "#/$defs/C" } },
      },
      "/discriminator/mapping/c",
      /does not agree/,
    ],
    [
      { oneOf: [variant("a"), variant("b")], properties: {} },
      "/properties",
      /does not apply to a choice between objects/,
    ],

    [
      { type: "object", properties: { x: text }, additionalProperties: text },
      "/additionalProperties",
      /put the map into a property of its own/,
    ],
    [{ type: "object", properties: [] }, "/properties", /must be an object, not a list/],
    [{ type: "object", properties: {}, required: "x" }, "/required", /different strings/],
    [
      { type: "object", properties: { x: text }, required: ["x", "x"] },
      "/required",
      /different strings/,
    ],
    [
      { type: "object", properties: { x: text }, required: ["y"] },
      "/required/0",
      /`y`, which is not among/,
    ],
    [{ type: "object", properties: { 日本: text } }, "/properties/日本", /no name can be made/],
    [
      { type: "object", properties: { aB: text, a_b: text } },
      "/properties/a_b",
      /same name as `aB` once cased/,
    ],
    [
      { type: "object", properties: { x: text }, allOf: [{ properties: { x: text } }] },
      "/allOf/0/properties/x",
      /twice/,
    ],
    [{ type: "object", properties: {}, allOf: ["x"] }, "/allOf/0", /must be an object/],
    [
      { type: "object", properties: {}, allOf: [{ minProperties: 1 }] },
      "/allOf/0/minProperties",
      /not supported/,
    ],
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
    [
      { A: { ...base, allOf: [{ $ref: "#/$defs/B" }] }, B: base },
      "A/properties/a",
      /of the base too/,
    ],
    [
      { A: { allOf: [{ $ref: "#/$defs/B" }], additionalProperties: false }, B: base },
      "A/additionalProperties",
      /write `unevaluatedProperties: false`/,
    ],
    [
      { A: { allOf: [{ $ref: "#/$defs/B" }], properties: { x: text } }, B: closed },
      "A/allOf/0",
      /refuses properties that are not its own/,
    ],
    [
      { A: { allOf: [{ $ref: "#/$defs/B" }], required: ["a"] }, B: base },
      "A/required/0",
      /optional in the base/,
    ],
    [
      { A: { allOf: [{ $ref: "#/$defs/B" }, { $ref: "#/$defs/C" }] }, B: base, C: base },
      "A/allOf/1",
      /another base has too/,
    ],
    [
      { A: { allOf: [{ $ref: "#/$defs/B" }], properties: { x: any } }, B: text },
      "A/allOf/0",
      /must refer to an object/,
    ],
    [
      {
        A: { allOf: [{ $ref: "#/$defs/B" }], properties: { x: any } },
        B: { allOf: [{ $ref: "#/$defs/A" }], properties: { y: any } },
      },
      "B/allOf/0",
      /a part of itself/,
    ],
    [{ A: { $ref: "#/$defs/B" }, B: { $ref: "#/$defs/A" } }, "A", /leads back to itself/],
    [
      { A: { type: "array", items: { $ref: "#/$defs/A" } } },
      "A",
      /holds itself and no object is between/,
    ],
    [
      {
        A: { type: "array", items: { $ref: "#/$defs/B" } },
        B: { type: "object", additionalProperties: { $ref: "#/$defs/A" } },
      },
      "B",
      /holds itself/,
    ],
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
    [
      { A: { type: "object", properties: { b: { enum: ["x"] } } }, AB: text },
      "AB",
      /would be a type called AB, as #\/\$defs\/A\/properties\/b is; rename one, or move/,
    ],
    [{ my_type: text, MyType: text }, "MyType", /would be a type called MyType/],
    [{ "1st": text }, "1st", /begin its name with a letter/],
    [{ 日本: text }, "日本", /begin its name with a letter/],
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
    [{ not: req("a") }, "/not", /must require two properties; typed SDKs check/],
    [{ not: req("a", "b", "c") }, "/not", /must require two properties/],
    [{ not: { properties: any } }, "/not", /`\{required: \[…\]\}` alone/],
    [{ not: { anyOf: [req("a", "b"), req("c")] } }, "/not/anyOf/1", /two properties/],
    [{ not: req("a", "a") }, "/not/required", /different strings/],
    [{ not: req("a", "x") }, "/not", /`x`, which is not among the properties/],
    [{ not: req("a", "must") }, "/not", /`must` is present, but it is required/],
    [{ not: req("a", "empty") }, "/not", /`empty` is present, but it may be null/],
    [{ oneOf: [req("a"), req("b", "c")] }, "/oneOf/1", /must require one property/],
    [{ oneOf: [req("a"), req("a")] }, "/oneOf", /twice/],
    [{ anyOf: [req("a"), { ...req("b"), not: req("a") }] }, "/anyOf/1", /alone/],
    [{ dependentRequired: { a: "b" } }, "/dependentRequired/a", /different strings/],
    [{ dependentRequired: { a: ["a"] } }, "/dependentRequired/a", /against itself/],
    [
      { dependentSchemas: { a: { properties: any } } },
      "/dependentSchemas/a",
      /must be `\{required\}` or `\{not\}`/,
    ],
    [
      { dependentSchemas: { a: { not: req("b", "c") } } },
      "/dependentSchemas/a/not",
      /must require one property/,
    ],
    [{ dependentSchemas: { x: req("a") } }, "/dependentSchemas/x", /`x`, which is not among/],
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
    [
      { $schema: "http://json-schema.org/draft-07/schema#" },
      "#/$schema",
      /other versions give keywords other meanings/,
    ],
    [{ $defs: [] }, "#/$defs", /must be an object/],
    [{ definitions: {} }, "#/definitions", /since 2019-09 its name is `\$defs`/],
    [{ type: "object", properties: {} }, "#", /add a `title`/],
    [{ title: "日本", type: "string" }, "#", /begin its name with a letter/],
    [
      { title: "A", type: "string", $defs: { A: text } },
      "#/$defs/A",
      /would be a type called A, as # is/,
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
  const p = { type: "string", if: any, minLength: -1 };
  const q = { $ref: "#/$defs/B" };
  const problems = problemsOf({
    $defs: { A: { type: "object", properties: { p, q } }, B: { enum: [1] } },
  });
  expect(problems.map(({ path }) => path)).toEqual([
    "#/$defs/A/properties/p/if",
    "#/$defs/A/properties/p/minLength",
    "#/$defs/B/enum/0",
  ]);
});
