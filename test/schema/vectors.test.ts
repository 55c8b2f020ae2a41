import { describe, expect, it } from "vitest";
import { oracle } from "./ajv.ts";
import { invalid, schema, valid } from "./vectors.ts";

const errors = oracle(schema);

describe("schema/vectors", () => {
  it("holds at least 60 valid and 40 invalid vectors, each under its own name", () => {
    expect(valid.length).toBeGreaterThanOrEqual(60);
    expect(invalid.length).toBeGreaterThanOrEqual(40);
    for (const vectors of [valid, invalid])
      expect(new Set(vectors.map(({ name }) => name)).size).toBe(vectors.length);
  });

  it("covers every definition that is an object", () => {
    const used = new Set([...valid, ...invalid].map(({ type }) => type));
    const objects = Object.entries(schema.$defs)
      .filter(([, { type }]) => type === "object")
      .map(([name]) => name);
    expect(objects.filter((name) => !used.has(name))).toEqual([]);
  });

  it.each(valid)("valid: $name", ({ type, value, written }) => {
    expect(errors(type, value)).toEqual([]);
    expect(errors(type, written ?? value)).toEqual([]);
  });

  it.each(invalid)("invalid: $name", ({ type, value, keyword, path }) => {
    expect(errors(type, value)).toContainEqual(
      expect.objectContaining({ keyword, instancePath: path }),
    );
  });
});
