import { describe, expect, test } from "vitest";
import { notesOf } from "./support.ts";

const text = { type: "string" };
const any = {};
const variant = (value: string, name = "kind"): object => ({
  type: "object",
  properties: { [name]: { const: value } },
  required: [name],
});
const closed = { type: "object", properties: {}, additionalProperties: false };
const base = { type: "object", properties: { a: text, b: text, r: text }, required: ["r"] };

function noteAt(document: object, at: string): string | undefined {
  return notesOf(document).find((note) => note.path === at)?.message;
}

describe("readSchema() notes of a property what no type holds", () => {
  test.each<[schema: unknown, at: string, message: RegExp]>([
    [{ if: any }, "/if", /is not checked: a shape that depends on a value has no form /],
    [{ else: any }, "/else", /is not checked: a shape that depends on a value has no form /],
    [
      { patternProperties: any },
      "",
      /says no `type`, and is read as object, though any other valu/,
    ],
    [
      { type: "string", "x-enumDescriptions": { a: "A" } },
      "/x-enumDescriptions",
      /describes the values of an `enum`/,
    ],
    [
      { type: "array", prefixItems: [] },
      "/prefixItems",
      /is not checked: a list whose items differ by position is a l/,
    ],
    [
      { type: "integer", format: "uint32", minimum: 2 ** 40 },
      "/format",
      /is not held: the bounds next to it are beyond it/,
    ],
    [
      { type: "number", multipleOf: 2 },
      "/multipleOf",
      /is not checked: remainders of floating-point numbers differ /,
    ],
    [{ type: "string", not: { const: "x" } }, "/not", /is not checked: it has no form in a string/],
    [{ type: "integer", minLength: 1 }, "/minLength", /says nothing of an integer/],
    [{ type: "string", items: any }, "/items", /says nothing of a string/],
    [
      { $ref: "#/$defs/A", minLength: 1 },
      "/minLength",
      /is not checked: it has no form in a reference/,
    ],
    [{ minLength: 1 }, "", /says no `type`, and is read as string, though any other valu/],
    [{ items: text }, "", /says no `type`, and is read as array, though any other value/],
    [
      { properties: { x: text } },
      "",
      /says no `type`, and is read as object, though any other valu/,
    ],
    [
      { type: "integer", minimum: 0.5 },
      "/minimum",
      /is not checked: it is no integer, which it bounds/,
    ],
    [{ type: "string", pattern: "(" }, "/pattern", /is not a regular expression of ECMA-262/],
    [{ enum: ["a", 1] }, "/enum", /is not of strings alone, so that its values are held as an i/],
    [{ const: { a: 1 } }, "/const", /is not a string, a safe number or a boolean; it is held as a/],
    [{ const: 2 ** 53 }, "/const", /is not a string, a safe number or a boolean; it is held as a/],
    [
      { const: "a", type: "integer" },
      "",
      /contradicts itself, so that no value fits; it is held as any/,
    ],
    [
      { const: 1.5, type: "integer" },
      "",
      /contradicts itself, so that no value fits; it is held as any/,
    ],
    [{ type: "string", default: 1 }, "/default", /is not a value of the type, and is left out/],
    [
      { type: "string", minLength: 2, default: "a" },
      "/default",
      /is not a value of the type, and is left out/,
    ],
    [
      { type: "string", pattern: "^b", default: "a" },
      "/default",
      /is not a value of the type, and is left out/,
    ],
    [{ type: "integer", default: 1.5 }, "/default", /is not a value of the type, and is left out/],
    [
      { type: "number", exclusiveMinimum: 1, default: 1 },
      "/default",
      /is not a value of the type, and is left out/,
    ],
    [{ enum: ["a"], default: "b" }, "/default", /is not a value of the type, and is left out/],
    [
      { type: "array", items: text, default: [1] },
      "/default",
      /is not a value of the type, and is left out/,
    ],
    [
      { type: "object", properties: {}, default: [] },
      "/default",
      /is not a value of the type, and is left out/,
    ],
    [{ type: "boolean", default: null }, "/default", /is not a value of the type, and is left out/],
    [{ const: "a", default: "b" }, "/default", /is not a value of the type, and is left out/],
    [
      { $ref: "other.json" },
      "/$ref",
      /leads out of this document, and is held as any value; bundle/,
    ],
    [
      { oneOf: [text], anyOf: [text] },
      "/anyOf",
      /is not checked: the `oneOf` next to it says what there is/,
    ],
    [
      { oneOf: [{ ...text, minLength: 1 }, { type: "integer" }] },
      "/oneOf",
      /is a choice between string and integer, and is held as a str/,
    ],
    [
      { oneOf: [variant("a"), variant("b")], discriminator: { propertyName: "type" } },
      "/discriminator",
      /`type` is not a required `const` string of its own in each o/,
    ],
    [
      { oneOf: [variant("a"), variant("a")], discriminator: { propertyName: "kind" } },
      "/discriminator",
      /`kind` is not a required `const` string of its own in each o/,
    ],
    [
      {
        oneOf: [variant("a"), variant("b")],
        discriminator: { propertyName: "kind", mapping: { c: "#/$defs/C" } },
      },
      "/discriminator/mapping/c",
      /does not agree with the `const` properties of the variants, /,
    ],
    [
      { type: "object", properties: { 日本: text } },
      "/properties/日本",
      /has no letter or digit of ASCII to make a name of, and is ke/,
    ],
    [
      { type: "object", properties: { aB: text, a_b: text } },
      "/properties/a_b",
      /`a_b` is the same name as `aB` once cased for a language, an/,
    ],
    [
      { type: "object", properties: { x: text }, allOf: [{ properties: { x: text } }] },
      "/allOf/0/properties/x",
      /is not read: #\/\$defs\/A\/properties\/p\/properties\/x describes t/,
    ],
    [
      { type: "object", properties: {}, allOf: [{ minProperties: 1 }] },
      "/allOf/0/minProperties",
      /is not checked: nothing counts the members of an object that has properties/,
    ],
  ])("%j, at %s", (schema, at, message) => {
    const A = { type: "object", properties: { p: schema } };
    expect(noteAt({ $defs: { A } }, `#/$defs/A/properties/p${at}`)).toMatch(message);
  });
});

describe("readSchema() notes of definitions what no type holds", () => {
  test.each<[defs: object, at: string, message: RegExp]>([
    [
      { A: { allOf: [{ $ref: "#/$defs/B" }], additionalProperties: false }, B: base },
      "#/$defs/A/additionalProperties",
      /refuses the properties that `allOf` brings in too, so no val/,
    ],
    [
      { A: { allOf: [{ $ref: "#/$defs/B" }], properties: { x: text } }, B: closed },
      "#/$defs/A/allOf/0",
      /refers to B, which refuses properties that are not its own \(/,
    ],
    [
      { A: { allOf: [{ $ref: "#/$defs/B" }], properties: { x: any } }, B: text },
      "#/$defs/A/properties",
      /is not checked: it has no form in a reference/,
    ],
    [
      {
        A: { allOf: [{ $ref: "#/$defs/B" }], properties: { x: any } },
        B: { allOf: [{ $ref: "#/$defs/A" }], properties: { y: any } },
      },
      "#/$defs/B/allOf/0",
      /is not read: it makes B a part of itself/,
    ],
    [
      { A: { type: "array", items: { $ref: "#/$defs/A" } } },
      "#/$defs/A",
      /A holds itself and no object is between, which Java, C# and /,
    ],
    [
      {
        A: { type: "array", items: { $ref: "#/$defs/B" } },
        B: { type: "object", additionalProperties: { $ref: "#/$defs/A" } },
      },
      "#/$defs/A",
      /A holds itself and no object is between, which Java, C# and /,
    ],
    [
      { my_type: text, MyType: text },
      "#/$defs/MyType",
      /is called MyType2 here: #\/\$defs\/my_type has its name/,
    ],
    [{ "1st": text }, "#/$defs/1st", /is called TypeN1st here: no type can be called so/],
    [{ 日本: text }, "#/$defs/日本", /is called Type here: no type can be called so/],
  ])("%j, at %s", ($defs, at, message) => {
    expect(noteAt({ $defs }, at)).toMatch(message);
  });
});

describe("readSchema() notes of properties that stand together what is not checked", () => {
  const req = (...required: unknown[]): object => ({ required });
  test.each<[rule: object, at: string, message: RegExp]>([
    [{ not: req("a") }, "/not", /is not checked: it requires other than two properties; typed/],
    [
      { not: req("a", "b", "c") },
      "/not",
      /is not checked: it requires other than two properties; typed/,
    ],
    [
      { not: { properties: any } },
      "/not",
      /is not checked: it is more than `\{required: \[…\]\}`; typed SDK/,
    ],
    [
      { not: { anyOf: [req("a", "b"), req("c")] } },
      "/not/anyOf/1",
      /is not checked: it requires other than two properties; typed/,
    ],
    [
      { not: req("a", "x") },
      "/not",
      /is not checked: it names `x`, which is not among the propert/,
    ],
    [
      { not: req("a", "must") },
      "/not",
      /is not checked: it depends on whether `must` is present, but/,
    ],
    [
      { not: req("a", "empty") },
      "/not",
      /is not checked: it depends on whether `empty` is present, bu/,
    ],
    [
      { oneOf: [req("a"), req("b", "c")] },
      "/oneOf/1",
      /is not checked: it requires other than one property; typed S/,
    ],
    [{ oneOf: [req("a"), req("a")] }, "/oneOf", /is not checked: it requires one property twice/],
    [
      { anyOf: [req("a"), { ...req("b"), not: req("a") }] },
      "/anyOf/1",
      /is not checked: it is more than `\{required: \[…\]\}`; typed SDK/,
    ],
    [
      { dependentRequired: { a: ["a"] } },
      "/dependentRequired/a",
      /is not checked: it sets a property against itself/,
    ],
    [
      { dependentSchemas: { a: { properties: any } } },
      "/dependentSchemas/a",
      /is not checked: it is neither `\{required\}` nor `\{not\}`; type/,
    ],
    [
      { dependentSchemas: { a: { not: req("b", "c") } } },
      "/dependentSchemas/a/not",
      /is not checked: it requires other than one property; typed S/,
    ],
    [
      { dependentSchemas: { x: req("a") } },
      "/dependentSchemas/x",
      /is not checked: it names `x`, which is not among the propert/,
    ],
  ])("%j, at %s", (rule, at, message) => {
    const properties = {
      a: text,
      b: text,
      c: text,
      must: text,
      empty: { type: ["string", "null"] },
    };
    const A = { type: "object", properties, required: ["must"], ...rule };
    expect(noteAt({ $defs: { A } }, `#/$defs/A${at}`)).toMatch(message);
  });
});

describe("readSchema() notes of a document", () => {
  test.each<[document: object, at: string, message: RegExp]>([
    [
      { $schema: "http://json-schema.org/draft-07/schema#", $defs: { A: text } },
      "#/$schema",
      /is read as .*2020-12/,
    ],
    [{ title: "日本", type: "string" }, "#", /is called Type here: no type can be called so/],
    [
      { title: "A", type: "string", $defs: { A: text } },
      "#/$defs/A",
      /is called A2 here: # has its name/,
    ],
  ])("%j, at %s", (document, at, message) => {
    expect(noteAt(document, at)).toMatch(message);
  });
});

test.each([
  { $ref: "#/$defs/B", type: "string" },
  { type: "string", format: "our-own", "x-other": 1, markdownDescription: "*m*" },
  { type: "string", contentEncoding: "base64", readOnly: true, example: "x", $anchor: "a" },
  { type: "string", visibility: "hidden" },
  { type: "string", "x-method": "of someone else" },
  { anyOf: [{ not: {} }, text] },
  { type: "object", properties: { x: text, never: false } },
  { type: "object", properties: { x: text }, additionalProperties: {} },
  { type: "object", properties: { x: text }, additionalProperties: text },
  { type: "object", properties: { x: text }, required: ["y"] },
  { type: "integer", maximum: 2 ** 63 },
  { minimum: 1, exclusiveMinimum: true, type: "number" },
  { enum: [true, false] },
  { oneOf: [variant("a")] },
])("readSchema() holds all that %j says", (schema) => {
  const A = { type: "object", properties: { p: schema } };
  expect(notesOf({ $defs: { A, B: text } })).toEqual([]);
});
