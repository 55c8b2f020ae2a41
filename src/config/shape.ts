import type { Examined } from "./examined.ts";
import { isFields } from "../lib/fields.ts";
import { problemsOf } from "./problems.ts";
import { blockSchema, type ConfigSchema, type ObjectField } from "./schema.ts";
import { unknownFieldProblems } from "./unknown-fields.ts";

/** Checks each field separately: missing, wrong type or format, or misspelt. */
export function examineShape(schema: ConfigSchema, input: unknown): Examined {
  const result = schema.type.safeParse(input, OPTIONS);
  const problems = result.success ? [] : problemsOf(result.error, input);
  if (isFields(input)) problems.push(...unknownFieldProblems(input, schema));
  return { value: result.data, problems };
}

/** The same for the content of an identity block, or of `exchange`. */
export function examineBlock(name: ObjectField, input: unknown): Examined {
  const { data, error } = blockSchema(name).safeParse(input, OPTIONS);
  return { value: data, problems: error === undefined ? [] : problemsOf(error, input, name) };
}

// A compiled parser would run too few times to be worth its compilation.
const OPTIONS = { jitless: true };
