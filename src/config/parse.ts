import { ConfigError, type ConfigProblem } from "../errors.ts";
import { isFields } from "../lib/fields.ts";
import { BLOCKS, exclusiveProblems, type Label } from "./exclusive.ts";
import { exchangeProblems } from "./exchange-problems.ts";
import type { Examined } from "./examined.ts";
import { baseUrlProblems } from "./base-url.ts";
import { examineBlock, examineShape } from "./shape.ts";
import { namedProviderConfigSchema, providerConfigSchema, type ConfigSchema } from "./schema.ts";
import type { NamedProviderConfig, ProviderConfig } from "./types.ts";
import { placeholderProblems } from "./placeholders.ts";
import { misplaced } from "./unknown-fields.ts";
import { useProblems } from "./use-problems.ts";

/**
 * Checks any value as a provider configuration and returns a copy, including unknown fields.
 *
 * @throws ConfigError with every problem, each with its path. A field that this version does not know is kept, unless
 * it looks like a misspelt one or reads like a credential, which would then be missing. Inside an identity block every
 * unknown field is an error, because a typo there would silently mean another identity.
 *
 * @example
 * ```ts
 * import { ConfigError, parseProviderConfig } from "byok-identity";
 *
 * try {
 *   parseProviderConfig({ baseUrl: "https://model.example/v1", managedIdentity: { clientID: "…" } });
 * } catch (error) {
 *   if (error instanceof ConfigError) console.error(error.problems); // [{ path, message }]
 * }
 * ```
 */
export function parseProviderConfig(input: unknown): ProviderConfig {
  return parse(providerConfigSchema(), input) as ProviderConfig;
}

/** The same for one of several providers, which has a name. */
export function parseNamedProviderConfig(input: unknown): NamedProviderConfig {
  return parse(namedProviderConfigSchema(), input) as NamedProviderConfig;
}

/** Checks any value as a provider configuration. `label` gives the names of its fields in problems. */
export function examineProvider(input: unknown, named: boolean, label?: Label): Examined {
  return examine((named ? namedProviderConfigSchema : providerConfigSchema)(), input, label);
}

/** Every problem of a provider configuration; none if it is valid. */
export function providerProblems(input: unknown, named: boolean): ConfigProblem[] {
  return examineProvider(input, named).problems;
}

/** The same for a provider that is to be used now: with what only its use shows. */
export function examineForUse(input: unknown, named: boolean, label?: Label): Examined {
  return examine((named ? namedProviderConfigSchema : providerConfigSchema)(), input, label, true);
}

function parse(schema: ConfigSchema, input: unknown): unknown {
  const { value, problems } = examine(schema, input);
  if (problems.length > 0) throw new ConfigError(problems);
  return value;
}

function examine(schema: ConfigSchema, input: unknown, label?: Label, forUse = false): Examined {
  const { value, problems } = examineShape(schema, input);
  if (!isFields(input)) return { problems };
  const blocks: Record<string, unknown> = {};
  for (const name of [...BLOCKS, "exchange"] as const) {
    if (input[name] === undefined) continue;
    const block = examineBlock(name, input[name]);
    blocks[name] = block.value;
    problems.push(...block.problems);
  }
  if (isFields(input["azure"])) problems.push(...misplaced(input["azure"], ["azure"]));
  const contents = inTurn(problems, [
    ...baseUrlProblems(input),
    ...exchangeProblems(input),
    ...(forUse ? useProblems(input) : []),
  ]);
  // A placeholder explains why a value has the wrong format. One of the right format is only wrong to use.
  const placeholders = placeholderProblems(input, schema.fields, label).filter(
    (each) => forUse || contents.some(({ path }) => path === each.path),
  );
  const all = inTurn(placeholders, contents);
  all.push(...exclusiveProblems(input, label));
  return isFields(value) ? { value: { ...value, ...blocks }, problems: all } : { problems: all };
}

/** Of a value that the first check objects to, the second says nothing more. */
function inTurn(
  first: readonly ConfigProblem[],
  second: readonly ConfigProblem[],
): ConfigProblem[] {
  const paths = new Set(first.map(({ path }) => path));
  return [...first, ...second.filter(({ path }) => !paths.has(path))];
}
