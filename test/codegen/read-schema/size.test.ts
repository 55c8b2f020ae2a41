import { expect, test } from "vitest";
import { readSource } from "../../../codegen/source.ts";
import { enumWords } from "../../../codegen/names.ts";
import { objectNamed, read, typeNamed } from "./support.ts";

const ends = { type: "object", properties: { x: { type: "string" } } };

test("readSchema() reads an allOf within 600 others", () => {
  const text = `${'{"allOf":['.repeat(600)}${JSON.stringify(ends)}${"]}".repeat(600)}`;
  const { model } = readSource(`{"$defs":{"A":${text}}}`, "deep.json");
  expect(objectNamed(model, "A").properties.map(({ name }) => name)).toEqual(["x"]);
});

test("readSchema() follows 600 references and 600 bases", () => {
  const names = Array.from({ length: 600 }, (_, index) => `A${index}`);
  const chained = (of: (next: string) => object): object =>
    Object.fromEntries(
      names.map((name, index) => [name, index < 599 ? of(names[index + 1] ?? "") : ends]),
    );
  const references = read({ $defs: chained((next) => ({ allOf: [{ $ref: `#/$defs/${next}` }] })) });
  expect(typeNamed(references, "A0")).toMatchObject({ type: { name: "A1" } });
  const bases = read({
    $defs: chained((next) => ({
      allOf: [{ $ref: `#/$defs/${next}` }],
      properties: { [next]: {} },
    })),
  });
  expect(objectNamed(bases, "A0").properties).toHaveLength(600);
});

test("readSchema() reads an enum of 50 000 values, and names each", () => {
  const values = Array.from({ length: 50_000 }, (_, index) => String.fromCodePoint(0x4e00 + index));
  const type = typeNamed(read({ $defs: { E: { enum: values } } }), "E");
  expect(type).toMatchObject({ kind: "enum", values: { length: 50_000 } });
  expect(new Set(enumWords(values).map((words) => words.join(" "))).size).toBe(50_000);
});

test.each([
  ["2000 levels, as text", '{"a":', "}", 2001, /nests deeper than 2000 levels/],
  ["100 000 levels, as text", "[", "]", 100_000, /nests deeper than 2000 levels/],
  ["64 lists, as types", '{"type":"array","items":', "}", 65, /deeper than compilers follow/],
])("readSource() bounds nesting at %s", (_name, open, close, depth, message) => {
  const nested = (levels: number): string => `${open.repeat(levels)}{}${close.repeat(levels)}`;
  expect(() => readSource(`{"$defs":{"A":${nested(depth)}}}`, "deep.json")).toThrow(message);
});

test("readSource() does not count what stands in strings", () => {
  const description = `${"[".repeat(3000)}\\"{`;
  const text = JSON.stringify({ $defs: { A: { type: "string", description } } });
  expect(readSource(text, "s.json").model.types).toMatchObject([{ description }]);
});
