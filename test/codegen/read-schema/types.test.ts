import { describe, expect, test } from "vitest";
import { objectNamed, property, read, readDefs, typeNamed } from "./support.ts";

const reference = (name: string, nullable = false): object => ({
  kind: "reference",
  name,
  nullable,
});
const text = { kind: "string", nullable: false };
const any = { kind: "any", nullable: false };

describe("readSchema() reads the type of a property", () => {
  test.each<[schema: unknown, type: object]>([
    [{ type: "string" }, text],
    [{ type: "boolean" }, { kind: "boolean", nullable: false }],
    [{ type: ["string", "null"] }, { kind: "string", nullable: true }],
    [
      { type: ["null", "array"] },
      { kind: "list", items: { kind: "any", nullable: false }, nullable: true },
    ],
    [
      { type: "string", format: "uri", pattern: "^x", minLength: 1, maxLength: 2 },
      { ...text, format: "uri", pattern: "^x", minLength: 1, maxLength: 2 },
    ],
    [
      { type: "integer", minimum: 0, maximum: 9 },
      { kind: "integer", minimum: 0, maximum: 9, nullable: false },
    ],
    [
      { type: "integer", format: "int32" },
      { kind: "integer", format: "int32", nullable: false },
    ],
    [
      { type: "integer", format: "uint32", minimum: -1, exclusiveMaximum: 5 },
      { kind: "integer", format: "uint32", exclusiveMaximum: 5, nullable: false },
    ],
    [
      { type: "integer", format: "uint8", exclusiveMinimum: -1 },
      { kind: "integer", format: "uint32", maximum: 255, nullable: false },
    ],
    [
      { type: "integer", format: "uint64" },
      { kind: "integer", format: "uint64", nullable: false },
    ],
    [
      { type: "integer", format: "int64", minimum: -(2 ** 63), maximum: 7 },
      { kind: "integer", format: "int64", maximum: 7, nullable: false },
    ],
    [
      { type: "integer", format: "int8", minimum: -5 },
      { kind: "integer", format: "int32", minimum: -5, maximum: 127, nullable: false },
    ],
    [
      { type: "number", format: "float", maximum: 0.1 },
      { kind: "number", format: "float", maximum: 0.1, nullable: false },
    ],
    [
      { type: "number", format: "double" },
      { kind: "number", nullable: false },
    ],
    [
      { type: "number", format: "int32" },
      { kind: "number", nullable: false },
    ],
    [
      { type: "number", exclusiveMinimum: -0.5, exclusiveMaximum: 0.5 },
      { kind: "number", exclusiveMinimum: -0.5, exclusiveMaximum: 0.5, nullable: false },
    ],
    [{}, { kind: "any", nullable: false }],
    [true, { kind: "any", nullable: false }],
    [
      { description: "said", default: 1 },
      { kind: "any", nullable: false },
    ],
    [{ const: "a" }, { kind: "const", value: "a", nullable: false }],
    [
      { const: 1, type: "integer" },
      { kind: "const", value: 1, nullable: false },
    ],
    [{ const: false }, { kind: "const", value: false, nullable: false }],
    [
      { type: "array", items: { type: "string" }, minItems: 1, maxItems: 2 },
      { kind: "list", items: text, minItems: 1, maxItems: 2, nullable: false },
    ],
    [
      { type: "array", items: { type: "string" }, uniqueItems: true },
      { kind: "list", items: text, uniqueItems: true, nullable: false },
    ],
    [
      { type: "object", minProperties: 1, maxProperties: 3 },
      {
        kind: "map",
        values: { kind: "any", nullable: false },
        minProperties: 1,
        maxProperties: 3,
        nullable: false,
      },
    ],
    [
      { type: "object", additionalProperties: { type: ["string", "null"] } },
      { kind: "map", values: { ...text, nullable: true }, nullable: false },
    ],
    [
      { type: "object" },
      { kind: "map", values: { kind: "any", nullable: false }, nullable: false },
    ],
    [
      { type: "object", additionalProperties: true },
      { kind: "map", values: { kind: "any", nullable: false }, nullable: false },
    ],
    [
      { oneOf: [{ type: "string" }, { type: "integer" }] },
      { kind: "either", of: ["string", "integer"], nullable: false },
    ],
    [
      { anyOf: [{ type: "boolean" }, { type: "null" }, { type: "number" }] },
      { kind: "either", of: ["boolean", "number"], nullable: true },
    ],
    [
      { type: ["integer", "string"] },
      { kind: "either", of: ["integer", "string"], nullable: false },
    ],
    [
      { type: ["number", "null", "string"] },
      { kind: "either", of: ["number", "string"], nullable: true },
    ],
    [{ oneOf: [{ type: "string" }, { type: "null" }] }, { kind: "string", nullable: true }],
    [
      { type: "string", nullable: true },
      { kind: "string", nullable: true },
    ],
    [
      { type: "array", nullable: false },
      { kind: "list", items: any, nullable: false },
    ],
    [{ $ref: "#/$defs/A", nullable: true }, reference("A", true)],
    [{ allOf: [{ $ref: "#/$defs/A" }], nullable: true }, reference("A", true)],
    [
      { allOf: [{ type: ["string", "null"] }, { minLength: 1 }] },
      { ...text, minLength: 1, nullable: true },
    ],
  ])("%j", (schema, type) => {
    expect(property(schema).type).toEqual(type);
  });
});

describe("readSchema() follows references", () => {
  const far = {
    type: "object",
    properties: {
      inner: { type: "object", properties: {} },
      list: { type: "array", items: { enum: ["x", "y"] } },
      text: { type: "string", minLength: 1 },
      "a/b~c d": { type: "boolean" },
    },
  };
  test.each<[$ref: string, type: unknown]>([
    ["#/$defs/B", reference("B")],
    ["#/$defs/B/properties/inner", reference("BInner")],
    ["#/$defs/B/properties/list", { kind: "list", items: reference("BListItem"), nullable: false }],
    ["#/$defs/B/properties/list/items", reference("BListItem")],
    ["#/$defs/B/properties/text", { ...text, minLength: 1 }],
    ["#/$defs/B/properties/a~1b~0c%20d", { kind: "boolean", nullable: false }],
    ["#/$defs/A", reference("A")],
  ])("to %s", ($ref, type) => {
    expect(property({ $ref }, { B: far }).type).toEqual(type);
    expect(property({ allOf: [{ $ref }], description: "as before 2019" }, { B: far }).type).toEqual(
      type,
    );
    expect(property({ oneOf: [{ type: "null" }, { $ref }] }, { B: far }).type).toEqual({
      ...(type as object),
      nullable: true,
    });
  });

  test("with siblings, which are the property's own", () => {
    const $ref = "#/$defs/B";
    const schema = { $ref, description: "d", deprecated: true, default: "x", "x-sensitive": true };
    expect(property(schema, { B: { type: "string", description: "other" } })).toEqual({
      name: "p",
      description: "d",
      deprecated: true,
      experimental: false,
      type: reference("B"),
      required: false,
      default: "x",
      sensitive: true,
    });
  });

  test("through others, in chains", () => {
    const defs = { B: { $ref: "#/$defs/C" }, C: { $ref: "#/$defs/A/properties/q" } };
    const A = { type: "object", properties: { p: { $ref: "#/$defs/B" }, q: { enum: ["x", "y"] } } };
    const model = readDefs({ A, ...defs });
    expect(objectNamed(model, "A").properties[0]?.type).toEqual(reference("B"));
    expect(typeNamed(model, "B")).toMatchObject({ kind: "alias", type: reference("C") });
    expect(typeNamed(model, "C")).toMatchObject({ kind: "alias", type: reference("AQ") });
  });

  test("to what may be null, which is said where it is referred to", () => {
    const defs = { B: { type: ["string", "null"] }, C: { $ref: "#/$defs/B" } };
    expect(property({ $ref: "#/$defs/C" }, defs).type).toEqual(reference("C", true));
    expect(typeNamed(readDefs(defs), "B")).toMatchObject({ type: { nullable: false } });
    const D = { oneOf: [{ type: "object", properties: { x: {} } }, { type: "null" }] };
    expect(property({ $ref: "#/$defs/D" }, { D }).type).toEqual(reference("D", true));
  });

  test("to a name for any value, which is any value itself", () => {
    const defs = { B: { $ref: "#/$defs/C" }, C: { description: "any" } };
    expect(property({ $ref: "#/$defs/B" }, defs).type).toEqual({ kind: "any", nullable: false });
  });

  test("takes default and x-sensitive of a definition where the property has none", () => {
    const B = { type: "string", default: "b", "x-sensitive": true };
    expect(property({ $ref: "#/$defs/B" }, { B })).toMatchObject({ default: "b", sensitive: true });
    expect(property({ $ref: "#/$defs/B", default: "a" }, { B })).toMatchObject({ default: "a" });
  });
});

describe("readSchema() names what is found inside", () => {
  test("by parent and property, each after its parent", () => {
    const A = {
      type: "object",
      properties: {
        one: { type: "object", properties: { deep: { enum: ["x", "y"] } } },
        list: { type: "array", items: { type: "object", properties: {} } },
        map: { type: "object", additionalProperties: { enum: ["x", "y"] } },
        baseURL: { enum: ["x", "y"] },
      },
    };
    const names = readDefs({ A, B: { type: "string" } }).types.map(({ name }) => name);
    expect(names).toEqual(["A", "AOne", "AOneDeep", "AListItem", "AMapValue", "ABaseUrl", "B"]);
  });

  test("the document's own type by its title", () => {
    const model = read({ title: "my config", type: "object", properties: { self: { $ref: "#" } } });
    expect(model.root).toBe("MyConfig");
    expect(objectNamed(model, "MyConfig").properties[0]?.type).toEqual(reference("MyConfig"));
  });

  test("nothing where the document has definitions alone, or refers to one", () => {
    expect(readDefs({ A: {} }).root).toBeUndefined();
    expect(read({ $ref: "#/$defs/A", $defs: { A: { type: "string" } } }).root).toBe("A");
  });
});

test("readSchema() keeps enums with what describes them", () => {
  const A = {
    type: "string",
    enum: ["a", "b"],
    "x-enumDescriptions": { b: "B" },
    description: "d",
  };
  expect(typeNamed(readDefs({ A }), "A")).toEqual({
    kind: "enum",
    name: "A",
    description: "d",
    deprecated: false,
    experimental: false,
    values: [{ value: "a" }, { value: "b", description: "B" }],
  });
  expect(property({ type: ["string", "null"], enum: ["a", "b", null] }).type).toEqual(
    reference("AP", true),
  );
});

test.each([
  [{ "x-stability": "experimental" }, true],
  [{ stability: "experimental" }, true],
  [{ visibility: "internal" }, true],
  [{ "x-stability": "stable", visibility: "public" }, false],
])("readSchema() reads %j as experimental: %s", (marks, experimental) => {
  expect(property({ type: "string", ...marks }).experimental).toBe(experimental);
});

describe("readSchema() tells variants apart", () => {
  const variant = (tag: string, kind = "kind"): object => ({
    type: "object",
    properties: { [kind]: { const: tag } },
    required: [kind],
  });
  const A = variant("a");
  const B = { allOf: [{ $ref: "#/$defs/Base" }], ...variant("b") };
  const Base = { type: "object", properties: { x: {} } };
  const refs = [{ $ref: "#/$defs/A" }, { $ref: "#/$defs/B" }];
  const expected = {
    kind: "union",
    discriminator: "kind",
    variants: [
      { value: "a", type: "A" },
      { value: "b", type: "B" },
    ],
  };
  test.each([
    { oneOf: refs },
    { anyOf: refs },
    { type: "object", oneOf: refs, discriminator: { propertyName: "kind" } },
    { oneOf: refs, discriminator: { propertyName: "kind", mapping: { a: "#/$defs/A", b: "B" } } },
  ])("%j", (U) => {
    expect(typeNamed(readDefs({ U, A, B, Base }), "U")).toMatchObject(expected);
  });

  test("by the constant of a base", () => {
    const tagged = {
      T: variant("b"),
      B: { allOf: [{ $ref: "#/$defs/T" }], properties: { y: {} } },
    };
    expect(typeNamed(readDefs({ U: { oneOf: refs }, A, ...tagged }), "U")).toMatchObject(expected);
  });

  test("and names those that stand inline by their constants", () => {
    const U = { oneOf: [variant("first-one", "t"), variant("2", "t")] };
    expect(typeNamed(readDefs({ U }), "U")).toMatchObject({
      discriminator: "t",
      variants: [
        { value: "first-one", type: "UFirstOne" },
        { value: "2", type: "UN2" },
      ],
    });
  });
});

const password = { type: "string", format: "password" };

test.each<[schema: object, sensitive: boolean]>([
  [{ type: "string", "x-sensitive": true }, true],
  [{ type: "string", writeOnly: true }, true],
  [{ type: "string", format: "password" }, true],
  [{ type: "string", writeOnly: true, "x-sensitive": false }, false],
  [{ type: "string", writeOnly: false, format: "uri" }, false],
  [{ anyOf: [password, { type: "null" }] }, true],
  [{ oneOf: [password, { type: "integer" }] }, true],
  [{ allOf: [{ type: "string" }, { format: "password" }] }, true],
  [{ type: "array", items: password }, true],
  [{ type: "array", items: { type: "string", "x-sensitive": true } }, true],
  [{ type: "array", prefixItems: [{ type: "string" }, password] }, true],
  [{ type: "object", additionalProperties: password }, true],
  [{ type: "object", patternProperties: { "^x-": password } }, true],
  [{ type: "array", items: { type: "object", additionalProperties: password } }, true],
  [{ type: "array", items: password, "x-sensitive": false }, false],
  [{ type: "array", items: { ...password, "x-sensitive": false } }, false],
  // An object conceals its own members.
  [{ type: "object", properties: { b: password } }, false],
  [{ type: "array", items: { type: "object", properties: { b: password } } }, false],
])("readSchema() reads of %j whether it is sensitive: %s", (schema, sensitive) => {
  expect(property(schema).sensitive).toBe(sensitive);
});

test.each<[definition: object, schema: object, sensitive: boolean]>([
  [password, { anyOf: [{ $ref: "#/$defs/B" }, { type: "null" }] }, true],
  [password, { type: "array", items: { $ref: "#/$defs/B" } }, true],
  [{ type: "array", items: password }, { $ref: "#/$defs/B" }, true],
  [{ writeOnly: true }, { $ref: "#/$defs/B" }, true],
  [password, { anyOf: [{ $ref: "#/$defs/B" }, { type: "object", title: "O" }] }, true],
  [{ anyOf: [{ $ref: "#/$defs/B" }, password] }, { $ref: "#/$defs/B" }, true],
  [password, { $ref: "#/$defs/B", "x-sensitive": false }, false],
  [{ type: "object", properties: { b: password } }, { $ref: "#/$defs/B" }, false],
])("readSchema() reads of %j, used as %j, whether it is sensitive: %s", (B, schema, sensitive) => {
  expect(property(schema, { B }).sensitive).toBe(sensitive);
});

test.each([{ type: "number" }, false, true])(
  "readSchema() does not take %j, the `items` next to `prefixItems`, for what all items are",
  (items) => {
    const schema = { type: "array", prefixItems: [{ type: "string" }], items };
    expect(property(schema).type).toMatchObject({ kind: "list", items: { kind: "any" } });
  },
);

test("readSchema() keeps a secret that one of two bases marks", () => {
  const base = (p: object): object => ({ type: "object", properties: { p } });
  const model = readDefs({
    A: base({ type: "string" }),
    B: base(password),
    C: { allOf: [{ $ref: "#/$defs/A" }, { $ref: "#/$defs/B" }] },
  });
  expect(objectNamed(model, "C").properties).toMatchObject([{ name: "p", sensitive: true }]);
});

test("readSchema() finds the secret whatever the property is called", () => {
  const properties = { "100%": password, "%41~/b": password, A: { type: "string" } };
  const model = readDefs({ T: { type: "object", properties } });
  expect(objectNamed(model, "T").properties.map(({ sensitive }) => sensitive)).toEqual([
    true,
    true,
    false,
  ]);
});

test.each<[schema: object, sensitive: boolean]>([
  [{ additionalProperties: password }, true],
  [{ unevaluatedProperties: password }, true],
  [{ patternProperties: { "^x-": password } }, true],
  [{ properties: { "\u5bc6\u7801": password }, additionalProperties: true }, true],
  [{ properties: { a: { type: "string" }, A: password }, additionalProperties: true }, true],
  [{ properties: { a: password }, additionalProperties: true }, false],
])("readSchema() reads of %j whether members of any other name are sensitive: %s", (one, is) => {
  const model = readDefs({ T: { type: "object", properties: { z: {} }, ...one } });
  expect(objectNamed(model, "T").extra?.sensitive).toBe(is);
});

test("readSchema() reads the schemas of a description of an API", () => {
  const Pet = { type: "object", properties: { tag: { $ref: "#/components/schemas/Tag" } } };
  const model = read({
    openapi: "3.0.3",
    info: { title: "Pets", version: "1" },
    components: { schemas: { Pet, Tag: { type: "string", nullable: true } } },
  });
  expect(model).toMatchObject({ title: "Pets", types: [{ name: "Pet" }, { name: "Tag" }] });
  expect(objectNamed(model, "Pet").properties).toMatchObject([{ type: reference("Tag", true) }]);
});

test("readSchema() follows the addresses within a bundle of schemas", () => {
  const model = read({
    $id: "https://a.example/bundle",
    $ref: "a",
    $defs: {
      a: { $id: "a", type: "object", properties: { b: { $ref: "https://a.example/b" } } },
      b: { $id: "b", type: "object", properties: { c: { $ref: "#/$defs/c" } }, $defs: { c: true } },
    },
  });
  expect(model.root).toBe("a");
  expect(objectNamed(model, "a").properties).toMatchObject([{ type: reference("b") }]);
  expect(objectNamed(model, "b").properties).toMatchObject([{ type: any }]);
});

describe("readSchema() reads objects", () => {
  const Base = { type: "object", properties: { b: { type: "string" } }, required: ["b"] };
  test.each<[string, object, object]>([
    [
      "allOf beside own properties",
      { allOf: [{ $ref: "#/$defs/Base" }], type: "object", properties: { o: {} } },
      {},
    ],
    [
      "own properties within allOf",
      { allOf: [{ $ref: "#/$defs/Base" }, { properties: { o: {} } }] },
      {},
    ],
    ["$ref beside own properties", { $ref: "#/$defs/Base", properties: { o: {} } }, {}],
    [
      "closed, with what the base has",
      { allOf: [{ $ref: "#/$defs/Base" }], properties: { o: {} }, unevaluatedProperties: false },
      { closed: true },
    ],
  ])("%s", (_name, A, more) => {
    const model = readDefs({ A, Base });
    const object = objectNamed(model, "A");
    expect(object).toMatchObject({ bases: ["Base"], closed: false, own: new Set(["o"]), ...more });
    expect(object.properties.map(({ name, required }) => [name, required])).toEqual([
      ["b", true],
      ["o", false],
    ]);
  });

  test("without properties, where it says so", () => {
    for (const A of [
      { type: "object", properties: {} },
      { type: "object", additionalProperties: false },
    ]) {
      expect(objectNamed(readDefs({ A }), "A").properties).toEqual([]);
    }
  });

  test("whose properties are named like members of every object", () => {
    const A: unknown = JSON.parse(
      '{"type":"object","properties":{"constructor":{},"toString":{},"p_r":{}}}',
    );
    expect(objectNamed(readDefs({ A }), "A").own).toEqual(
      new Set(["constructor", "toString", "p_r"]),
    );
  });
});

test("readSchema() reads methods, with objects that stand inline", () => {
  const P = { type: "object", properties: {} };
  const model = read({
    $defs: { P },
    "x-methods": {
      "a.b": {
        description: "d",
        direction: "clientToRuntime",
        params: { $ref: "#/$defs/P" },
        result: P,
        deprecated: true,
      },
      ping: { direction: "runtimeToClient" },
    },
  });
  expect(model.methods).toEqual([
    {
      name: "a.b",
      description: "d",
      direction: "clientToRuntime",
      params: "P",
      result: "ABResult",
      deprecated: true,
      experimental: false,
    },
    { name: "ping", direction: "runtimeToClient", deprecated: false, experimental: false },
  ]);
  expect(model.types.map(({ name }) => name)).toEqual(["P", "ABResult"]);
});

describe("readSchema() reads the members of any other name", () => {
  const number = { type: "number" };
  const whole = { kind: "number", nullable: false };
  const properties = { a: { type: "string" } };
  const otherName = "additionalProperties";

  test.each<[schema: object, extra: unknown]>([
    [{ additionalProperties: number }, { name: otherName, type: whole, sensitive: false }],
    [{ additionalProperties: true }, { name: otherName, type: any, sensitive: false }],
    [{ additionalProperties: {} }, { name: otherName, type: any, sensitive: false }],
    [{ unevaluatedProperties: number }, { name: otherName, type: whole, sensitive: false }],
    [
      { patternProperties: { "^x-": number }, additionalProperties: false },
      { name: otherName, type: whole, sensitive: false },
    ],
    [{ patternProperties: { "^x-": number } }, { name: otherName, type: any, sensitive: false }],
    [{ additionalProperties: false }, undefined],
    [{}, undefined],
  ])("%j", (schema, extra) => {
    const model = readDefs({ A: { type: "object", properties, ...schema } });
    expect(objectNamed(model, "A").extra).toEqual(extra);
  });

  test("under a name that no property and no callback has", () => {
    const taken = { additional_properties: number, additionalProperties2: number };
    const model = readDefs({
      A: { type: "object", properties: taken, additionalProperties: number },
    });
    expect(objectNamed(model, "A").extra?.name).toBe("additionalProperties3");
  });

  test.each(["A", "\u00bf"])("as any value where a property %j has no name of its own", (name) => {
    const model = readDefs({
      A: {
        type: "object",
        properties: { ...properties, [name]: { type: "boolean" } },
        additionalProperties: number,
      },
    });
    expect(objectNamed(model, "A").extra?.type).toEqual(any);
  });

  test("of a base too, whose properties it then has itself", () => {
    const model = readDefs({
      A: { type: "object", properties, additionalProperties: number },
      B: { allOf: [{ $ref: "#/$defs/A" }], properties: { b: number } },
    });
    expect(objectNamed(model, "B")).toMatchObject({ bases: [], extra: { type: whole } });
  });
});
