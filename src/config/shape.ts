import type { Examined } from "./examined.ts";
import { isFields } from "../lib/fields.ts";
import type { BlockName } from "./exclusive.ts";
import { problemsOf } from "./problems.ts";
import { blockSchema, type ConfigSchema } from "./schema.ts";
import { unknownFieldProblems } from "./unknown-fields.ts";

/** Each field by itself: missing, of another form, or misspelt. */
export function examineShape(schema: ConfigSchema, input: unknown): Examined {
  const result = schema.type.safeParse(input, OPTIONS);
  const problems = result.success ? [] : problemsOf(result.error, input);
  if (isFields(input)) problems.push(...unknownFieldProblems(input, schema));
  return { value: result.data, problems };
}

/** The same for what an identity block holds. */
export function examineBlock(name: BlockName, input: unknown): Examined {
  const { data, error } = blockSchema(name).safeParse(input, OPTIONS);
  return { value: data, problems: error === undefined ? [] : problemsOf(error, input, name) };
}

// Compiling a parser does not pay for the few times it would run.
const OPTIONS = { jitless: true };
