import type { ConfigProblem } from "../errors.ts";
import type { Examined } from "./examined.ts";
import { isFields } from "../lib/fields.ts";
import type { BlockName } from "./exclusive.ts";
import { pathOf, problemsOf } from "./problems.ts";
import { nearest } from "../lib/nearest.ts";
import { blockSchema, type ConfigSchema } from "./schema.ts";

/** Each field by itself: missing, of another form, or misspelt. */
export function examineShape({ type, fields }: ConfigSchema, input: unknown): Examined {
  const result = type.safeParse(input, OPTIONS);
  const problems = result.success ? [] : problemsOf(result.error, input);
  if (isFields(input)) problems.push(...misspelt(input, fields));
  return { value: result.data, problems };
}

/** The same for what an identity block holds. */
export function examineBlock(name: BlockName, input: unknown): Examined {
  const { data, error } = blockSchema(name).safeParse(input, OPTIONS);
  return { value: data, problems: error === undefined ? [] : problemsOf(error, input, name) };
}

// Compiling a parser does not pay for the few times it would run.
const OPTIONS = { jitless: true };

function misspelt(input: object, known: readonly string[]): ConfigProblem[] {
  return Object.keys(input).flatMap((key) => {
    // Tools annotate files with `$schema`, `$comment` and the like.
    const own = known.includes(key) || key.startsWith("$");
    const near = own ? undefined : nearest(key, known);
    return near === undefined
      ? []
      : [{ path: pathOf([key]), message: `is not a field; did you mean ${near}?` }];
  });
}
