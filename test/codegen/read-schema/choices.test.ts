import { describe, expect, test } from "vitest";
import { notesOf, readDefs, typeNamed } from "./support.ts";

const text = { kind: "string", nullable: false };
const any = { kind: "any", nullable: false };
const reference = (name: string): object => ({ kind: "reference", name, nullable: false });
const small = { type: "object", properties: { a: { type: "string" } } };
const others = {
  Small: small,
  Level: { type: "string", enum: ["low", "high"] },
  Size: { type: "string", enum: ["s", "m"] },
  Names: { type: "array", items: { type: "string" } },
  Nullable: { type: ["string", "null"] },
  Tagged: {
    oneOf: ["one", "two"].map((kind) => ({
      type: "object",
      properties: { kind: { const: kind } },
      required: ["kind"],
    })),
  },
  Inner: { anyOf: [{ $ref: "#/$defs/Small" }, { type: "boolean" }] },
};
const ref = (name: string): object => ({ $ref: `#/$defs/${name}` });

function optionsOf(schema: unknown): unknown {
  const type = typeNamed(readDefs({ ...others, A: schema }), "A");
  return type.kind === "choice" ? type.options : type;
}

describe("readSchema() reads as a choice", () => {
  test.each<[says: string, schema: unknown, options: readonly object[]]>([
    ["objects", { oneOf: [ref("Small"), small] }, [reference("Small"), reference("AVariant2")]],
    [
      "several kinds, each its own",
      { anyOf: [{ type: "string" }, { type: "integer" }, { type: "boolean" }] },
      [text, { kind: "integer", nullable: false }, { kind: "boolean", nullable: false }],
    ],
    [
      "a `type` of several, each with the keywords that speak of it",
      { type: ["string", "array"], minLength: 2, minItems: 1, items: { type: "string" } },
      [
        { ...text, minLength: 2 },
        { kind: "list", items: text, minItems: 1, nullable: false },
      ],
    ],
    [
      "strings that stand one by one, as one enum",
      { oneOf: [{ const: "auto" }, { const: "none" }, ref("Small")] },
      [reference("AValue"), reference("Small")],
    ],
    [
      "what an alias stands for",
      { oneOf: [ref("Names"), { type: "string" }] },
      [{ kind: "list", items: text, nullable: false }, text],
    ],
    [
      "a union as it is, where no other object is among the options",
      { oneOf: [ref("Tagged"), { type: "string" }] },
      [reference("Tagged"), text],
    ],
    [
      "the objects of a union, where others are",
      { oneOf: [ref("Tagged"), ref("Small")] },
      [reference("TaggedOne"), reference("TaggedTwo"), reference("Small")],
    ],
    [
      "the options of a choice within",
      { oneOf: [ref("Inner"), { type: "integer" }] },
      [
        reference("Small"),
        { kind: "boolean", nullable: false },
        { kind: "integer", nullable: false },
      ],
    ],
    [
      "itself in a list",
      { oneOf: [ref("Small"), { type: "array", items: ref("A") }] },
      [reference("Small"), { kind: "list", items: reference("A"), nullable: false }],
    ],
    [
      "an object and a map",
      { oneOf: [ref("Small"), { type: "object", additionalProperties: { type: "string" } }] },
      [reference("Small"), { kind: "map", values: text, nullable: false }],
    ],
  ])("%s", (_, schema, options) => {
    expect(optionsOf(schema)).toEqual(options);
    expect(notesOf({ $defs: { ...others, A: schema } })).toEqual([]);
  });

  test("an enum and any string as the enum, which holds any string", () => {
    expect(optionsOf({ anyOf: [ref("Level"), { type: "string" }] })).toMatchObject({
      kind: "alias",
      type: reference("Level"),
    });
  });

  test("two scalars as either one", () => {
    expect(optionsOf({ anyOf: [{ $ref: "#/$defs/Nullable" }, { type: "integer" }] })).toMatchObject(
      { kind: "alias", type: { kind: "either", of: ["string", "integer"] } },
    );
  });

  test.each<[schema: unknown, options: readonly object[]]>([
    [{ oneOf: [ref("Level"), ref("Size"), ref("Small")] }, [text, reference("Small")]],
    [
      { oneOf: [ref("Names"), { type: "array", items: ref("Small") }, { type: "string" }] },
      [{ kind: "list", items: any, nullable: false }, text],
    ],
  ])("%j, with a note that one is wider", (schema, options) => {
    expect(optionsOf(schema)).toEqual(options);
    expect(notesOf({ $defs: { ...others, A: schema } })).toEqual([
      {
        path: "#/$defs/A",
        message: "is a choice between several forms of one kind, which are held as the widest",
      },
    ]);
  });

  test("that may be null where an option may be", () => {
    const model = readDefs({
      ...others,
      A: { oneOf: [ref("Nullable"), ref("Small")] },
      Holder: { type: "object", properties: { a: ref("A") } },
    });
    expect(typeNamed(model, "Holder")).toMatchObject({
      properties: [{ type: { kind: "reference", name: "A", nullable: true } }],
    });
  });

  test("any value where one option is", () => {
    const model = readDefs({
      Any: {},
      A: { oneOf: [{ anyOf: [ref("Any"), small] }, { type: "string" }] },
    });
    expect(typeNamed(model, "A")).toMatchObject({ kind: "alias", type: any });
  });
});
