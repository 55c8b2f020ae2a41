import { readFileSync } from "node:fs";
import { readSchema } from "../../../codegen/read-schema/read-schema.ts";
import type { Json, Model } from "../../../codegen/model.ts";
import { oracle, type Oracle } from "../../schema/ajv.ts";
import type { InvalidVector, ValidVector } from "../../schema/vectors.ts";

/** A schema that every language is tested with. */
export interface Subject {
  readonly name: string;
  readonly model: Model;
  readonly errors: Oracle;
  readonly valid: readonly ValidVector[];
  readonly invalid: readonly InvalidVector[];
}

export const subjects: readonly Subject[] = [
  subject("byok-identity", "schema/byok-identity.schema.json", "schema/vectors"),
  subject("workshop", "test/codegen/schemas/workshop.schema.json", "test/codegen/schemas/workshop"),
];

function subject(name: string, schemaFile: string, vectors: string): Subject {
  const schema = json(schemaFile);
  return {
    name,
    model: readSchema(schema),
    errors: oracle(schema as { $id: string }),
    valid: json(`${vectors}/valid.json`) as unknown as readonly ValidVector[],
    invalid: json(`${vectors}/invalid.json`) as unknown as readonly InvalidVector[],
  };
}

function json(file: string): Json {
  return JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8")) as Json;
}
