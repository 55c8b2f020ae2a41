import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { csharpDialect } from "../../../codegen/emit/csharp.ts";
import { goDialect } from "../../../codegen/emit/go.ts";
import { javaDialect } from "../../../codegen/emit/java.ts";
import { ofSchema, type Model } from "../../../codegen/emit/model.ts";
import { pythonDialect } from "../../../codegen/emit/python.ts";
import { rustDialect } from "../../../codegen/emit/rust.ts";
import { anonymous } from "../../../codegen/emit/settled.ts";
import { skeleton } from "../../../codegen/emit/skeleton.ts";
import { typescriptDialect } from "../../../codegen/emit/typescript.ts";
import { readSchema } from "../../../codegen/read-schema/read-schema.ts";
import { readSource } from "../../../codegen/source.ts";
import { ofSchemaText } from "../../../codegen/text.ts";
import { ALL_KINDS } from "../languages/all-kinds.ts";

const dialects = Object.entries({
  typescript: typescriptDialect,
  python: pythonDialect,
  go: goDialect,
  rust: rustDialect,
  java: javaDialect(ofSchemaText("acme")),
  csharp: csharpDialect(ofSchema({ name: "acme", version: "1.0.0" })),
});

const root = path.resolve(import.meta.dirname, "../../..");
const strangers = path.join(root, "test/codegen/schemas/strangers");
const files = [
  path.join(root, "schema/byok-identity.schema.json"),
  path.join(root, "test/codegen/schemas/workshop.schema.json"),
  ...readdirSync(strangers).map((file) => path.join(strangers, file)),
];
const models: readonly (readonly [string, Model])[] = [
  ["every kind of type", ofSchema(readSchema(ALL_KINDS))],
  ...files.map((file): readonly [string, Model] => [
    path.basename(file),
    ofSchema(readSource(readFileSync(file, "utf8"), file).model),
  ]),
];

/** The names in code, in which every placeholder for a property, a value or a method is the same. */
function namesIn(code: readonly string[]): readonly string[] {
  const names = code.flatMap((piece) => piece.match(/[A-Za-z_$][\w$]*/g) ?? []);
  return [...new Set(names.map((name) => name.replaceAll(/(qz[pvcmg])\d+/gi, "$1")))].toSorted();
}

describe.each(dialects)("the skeleton of a model in %s", (_language, { code }) => {
  test.each(models)("has all names of the whole: %s", (_name, model) => {
    const whole = namesIn(code(anonymous(model)));
    expect(namesIn(code(anonymous(skeleton(model))))).toEqual(expect.arrayContaining([...whole]));
  });
});
