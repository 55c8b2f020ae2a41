import { fc } from "../../support/properties.ts";
import { expect, test } from "vitest";
import type { Json } from "../../../codegen/model.ts";
import { readSchema } from "../../../codegen/read-schema/read-schema.ts";
import { ConfigError } from "../../../src/errors.ts";
import { oracle, type Oracle } from "../../schema/ajv.ts";
import { holds } from "./holds.ts";
import { notesOf, problemsOf, read } from "./support.ts";

const name = fc.constantFrom(
  "A",
  "B",
  "a",
  "b_c",
  "bC",
  "constructor",
  "__proto__",
  "$ref",
  "é",
  "日",
  "",
);
const pointer = fc.constantFrom(
  "#",
  "#/$defs/A",
  "#/$defs/B",
  "#/$defs/A/properties/a",
  "#/$defs/A/items",
  "#/$defs/B/oneOf/0",
  "#/$defs/A/allOf/0/properties/b_c",
  "#/nothing",
  "other",
);
const typeName = fc.constantFrom(
  "string",
  "integer",
  "number",
  "boolean",
  "object",
  "array",
  "null",
);
const bound = fc.oneof(fc.integer({ min: -2, max: 3 }), fc.double({ noNaN: true }));

/** Schemas of the subset's keywords, most of them with values that fit and in places that do not. */
const { schema } = fc.letrec<{ schema: unknown }>((tie) => {
  const sub = tie("schema");
  const subs = fc.array(sub, { maxLength: 3 });
  const table = fc.dictionary(name, sub, { maxKeys: 3 });
  const required = fc.record({ required: fc.array(name, { maxLength: 3 }) });
  const junk = fc.jsonValue({ maxDepth: 1 });
  const value = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 12, arbitrary }, { weight: 1, arbitrary: junk });
  const keywords = {
    $ref: pointer,
    type: fc.oneof(typeName, fc.array(typeName, { maxLength: 3 })),
    properties: table,
    required: fc.array(name, { maxLength: 2 }),
    additionalProperties: fc.oneof(fc.boolean(), sub),
    unevaluatedProperties: fc.boolean(),
    items: sub,
    enum: fc.array(fc.oneof(name, fc.constant(null), fc.integer()), { maxLength: 3 }),
    "x-enumDescriptions": fc.dictionary(name, fc.string()),
    const: junk,
    oneOf: fc.oneof(subs, fc.array(required, { maxLength: 3 })),
    anyOf: fc.oneof(subs, fc.array(required, { maxLength: 3 })),
    allOf: fc.oneof(subs, fc.array(fc.record({ not: required }), { maxLength: 2 })),
    not: fc.oneof(required, fc.record({ anyOf: fc.array(required, { maxLength: 2 }) })),
    dependentSchemas: fc.dictionary(name, fc.oneof(required, fc.record({ not: required }))),
    dependentRequired: fc.dictionary(name, fc.array(name, { maxLength: 2 })),
    discriminator: fc.record(
      { propertyName: name, mapping: fc.dictionary(name, pointer) },
      { requiredKeys: [] },
    ),
    default: junk,
    format: fc.constantFrom("date-time", "uuid"),
    pattern: fc.constantFrom("^a", "(", "\\d"),
    minLength: bound,
    maxLength: bound,
    minimum: bound,
    maximum: bound,
    exclusiveMinimum: bound,
    exclusiveMaximum: bound,
    minItems: bound,
    maxItems: bound,
    deprecated: fc.boolean(),
    title: fc.string(),
    description: fc.string(),
    "x-stability": fc.constantFrom("stable", "experimental"),
    "x-sensitive": fc.boolean(),
    "x-callback": fc.record({ name, method: name, result: name }),
  };
  const few = fc
    .subarray(Object.keys(keywords) as (keyof typeof keywords)[], { maxLength: 5 })
    .chain((chosen) =>
      fc.record(Object.fromEntries(chosen.map((key) => [key, value(keywords[key])]))),
    );
  const usual = fc.oneof(
    fc.record({ type: fc.constant("object"), properties: table }),
    fc.record({ type: fc.constantFrom("string", "integer", "boolean") }),
    fc.record({ $ref: pointer }),
    fc.record({ type: fc.constant("array"), items: sub }),
    fc.record({ allOf: fc.tuple(fc.record({ $ref: pointer }), few) }),
    fc.record({ oneOf: subs }),
  );
  return {
    schema: fc.oneof({ maxDepth: 4 }, fc.constantFrom({}, true, { type: "string" }), usual, few),
  };
});

const document = fc.record(
  {
    $defs: fc.record({ A: schema, B: schema }),
    title: fc.constantFrom("T", ""),
    "x-methods": fc.dictionary(
      name,
      fc.record({ direction: fc.constant("clientToRuntime"), params: schema }),
    ),
    $ref: pointer,
  },
  { requiredKeys: ["$defs"] },
);

test("readSchema() reads any schema, or fails with problems that each have a path", () => {
  fc.assert(
    fc.property(fc.oneof(document, fc.jsonValue()), (value) => {
      try {
        readSchema(value as Json);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        expect(error.problems.length).toBeGreaterThan(0);
        for (const { path, message } of error.problems) {
          expect(path).toMatch(/^#/);
          expect(message).not.toMatch(/undefined|\[object/);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

/** Narrower than the schema by intent, of which a note tells. */
const narrowed = /says no `type`|contradicts itself/;

test("readSchema() has a type for every value that Ajv accepts", { timeout: 120_000 }, () => {
  let seen = 0;
  const value = fc.oneof(
    fc.constantFrom<Json>(null, true, 0, 1.5, "a", [], ["a"], {}, { a: "a", B: 1 }, { b_c: null }),
    fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  );
  fc.assert(
    fc.property(
      fc.record({ $defs: fc.record({ A: schema, B: schema }) }),
      fc.array(value, { minLength: 8 }),
      (given, values) => {
        if (problemsOf(given).length > 0) return;
        if (notesOf(given).some(({ message }) => narrowed.test(message))) return;
        const errors = compiled(given);
        if (errors === undefined) return;
        const model = read(given);
        for (const one of values.filter((valid) => errors("A", valid).length === 0)) {
          seen += 1;
          // The type of an alias may be null where it is referred to, which is said there.
          if (one !== null) expect([one, holds(model, "A", one)]).toEqual([one, true]);
        }
      },
    ),
    { numRuns: 200 },
  );
  expect(seen).toBeGreaterThan(50);
});

/** Undefined where the schema is none. */
function compiled(given: object): Oracle | undefined {
  try {
    const errors = oracle({ ...given, $id: "urn:example:any" });
    for (const type of ["A", "B"]) errors(type, {});
    return errors;
  } catch {
    return undefined;
  }
}
