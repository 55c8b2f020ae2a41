import { fc } from "../../support/properties.ts";
import { expect, test, vi } from "vitest";
import type { Rule } from "../../../codegen/model.ts";
import { violationsOf } from "../../../codegen/violations.ts";
import { oracle } from "../../schema/ajv.ts";
import { objectNamed, notesOf, problemsOf, readDefs } from "./support.ts";

// Ajv compiles each of the schemas, which takes its time on a loaded machine.
vi.setConfig({ testTimeout: 120_000 });

const letters = ["a", "b", "c", "d"];
const properties = Object.fromEntries(letters.map((name) => [name, { type: "string" }]));
const req = (...required: string[]): object => ({ required });

function rulesOf(schema: object): readonly Rule[] {
  return objectNamed(readDefs({ A: { type: "object", properties, ...schema } }), "A").rules;
}

test.each<[schema: object, rules: readonly Rule[]]>([
  [{ not: req("a", "b") }, [{ kind: "excludes", property: "a", others: ["b"] }]],
  [
    { not: { anyOf: [req("a", "b"), req("a", "c"), req("c", "d")] } },
    [
      { kind: "excludes", property: "a", others: ["b", "c"] },
      { kind: "excludes", property: "c", others: ["d"] },
    ],
  ],
  [
    { allOf: [{ not: req("a", "b") }, { not: req("a", "c") }, { not: req("b", "c") }] },
    [
      { kind: "excludes", property: "a", others: ["b", "c"] },
      { kind: "excludes", property: "b", others: ["c"] },
    ],
  ],
  [
    { dependentSchemas: { a: { not: req("b") }, b: { not: { anyOf: [req("c"), req("d")] } } } },
    [
      { kind: "excludes", property: "a", others: ["b"] },
      { kind: "excludes", property: "b", others: ["c", "d"] },
    ],
  ],
  [
    { dependentSchemas: { a: req("b", "c") } },
    [{ kind: "requires", property: "a", others: ["b", "c"] }],
  ],
  [
    { dependentRequired: { a: ["b"], b: [] } },
    [{ kind: "requires", property: "a", others: ["b"] }],
  ],
  [{ oneOf: [req("a"), req("b")] }, [{ kind: "exactly-one", properties: ["a", "b"] }]],
  [
    { anyOf: [req("a"), req("b"), req("c")] },
    [{ kind: "at-least-one", properties: ["a", "b", "c"] }],
  ],
  [
    { oneOf: [req("a"), req("b")], allOf: [{ anyOf: [req("c"), req("d")] }] },
    [
      { kind: "exactly-one", properties: ["a", "b"] },
      { kind: "at-least-one", properties: ["c", "d"] },
    ],
  ],
])("readSchema() reads %j", (schema, rules) => {
  expect(rulesOf(schema)).toEqual(rules);
});

test("readSchema() puts the rules of a base before its heirs' own", () => {
  const Base = { type: "object", properties, not: req("a", "b") };
  const A = {
    allOf: [{ $ref: "#/$defs/Base" }],
    properties: { e: {} },
    dependentRequired: { e: ["a"] },
  };
  expect(objectNamed(readDefs({ A, Base }), "A").rules).toEqual([
    { kind: "excludes", property: "a", others: ["b"] },
    { kind: "requires", property: "e", others: ["a"] },
  ]);
});

test("readSchema() reads rules that agree with Ajv, whatever they are", () => {
  const name = fc.constantFrom(...letters);
  const required = (count: number): fc.Arbitrary<object> =>
    fc.record({ required: fc.uniqueArray(name, { minLength: count, maxLength: count }) });
  const group = (count: number): fc.Arbitrary<object[]> =>
    fc.array(required(count), { minLength: 1, maxLength: 3 });
  const not = (count: number): fc.Arbitrary<object> =>
    fc.record({ not: fc.oneof(required(count), fc.record({ anyOf: group(count) })) });
  const few = { maxKeys: 2 };
  const one = fc.oneof(
    not(2),
    fc.record({ oneOf: group(1) }),
    fc.record({ anyOf: group(1) }),
    fc.record({ dependentRequired: fc.dictionary(name, fc.uniqueArray(name), few) }),
    fc.record({ dependentSchemas: fc.dictionary(name, fc.oneof(required(2), not(1)), few) }),
    fc.record({ oneOf: fc.oneof(group(1), group(2)), not: required(3) }),
  );
  const rules = fc.record({ allOf: fc.array(one, { minLength: 1, maxLength: 3 }) });
  let read = 0;
  fc.assert(
    fc.property(fc.oneof(one, rules), (schema) => {
      const A = { type: "object", properties, ...schema };
      if (problemsOf({ $defs: { A } }).length + notesOf({ $defs: { A } }).length > 0) return;
      read += 1;
      const errors = oracle({ $id: "urn:example:rules", $defs: { A } });
      const told = rulesOf(schema);
      for (let mask = 0; mask < 16; mask += 1) {
        const present = new Set(letters.filter((_name, bit) => (mask & (1 << bit)) !== 0));
        const value = Object.fromEntries([...present].map((key) => [key, ""]));
        const violated = told.some((rule) => violationsOf(rule, present).length > 0);
        expect([value, violated]).toEqual([value, errors("A", value).length > 0]);
      }
    }),
    { numRuns: 200 },
  );
  expect(read).toBeGreaterThan(40);
});
