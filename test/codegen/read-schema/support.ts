import type { Json, Model, ObjectType, Property, TypeDefinition } from "../../../codegen/model.ts";
import { readSchema } from "../../../codegen/read-schema/read-schema.ts";
import { ConfigError, type ConfigProblem } from "../../../src/errors.ts";

type Defs = Readonly<Record<string, unknown>>;

export function read(document: unknown): Model {
  return readSchema(document as Json);
}

export function readDefs($defs: Defs): Model {
  return read({ $defs });
}

export function problemsOf(document: unknown): readonly ConfigProblem[] {
  try {
    read(document);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

/** What the types of a schema do not hold. */
export function notesOf(document: unknown): readonly ConfigProblem[] {
  const notes: ConfigProblem[] = [];
  readSchema(document as Json, (path, message) => notes.push({ path, message }));
  return notes;
}

export function typeNamed(model: Model, name: string): TypeDefinition {
  const type = model.types.find((one) => one.name === name);
  if (type === undefined) throw new Error(`There is no type ${name}.`);
  return type;
}

export function objectNamed(model: Model, name: string): ObjectType {
  const type = typeNamed(model, name);
  if (type.kind !== "object") throw new Error(`${name} is no object.`);
  return type;
}

/** The property `p` of an object, read from its schema. */
export function property(schema: unknown, others: Defs = {}): Property {
  const owner = { type: "object", properties: { p: schema } };
  const [first] = objectNamed(readDefs({ A: owner, ...others }), "A").properties;
  if (first === undefined) throw new Error("There is no property.");
  return first;
}
