import { CREDENTIAL_FIELDS, BLOCKS, listed } from "../../config/exclusive.ts";
import { gather } from "../../config/env/gather.ts";
import { CREDENTIAL_VARIABLES, TOKEN_SCOPE } from "../../config/env/variables.ts";
import { parseNamedProviderConfig, providerProblems } from "../../config/parse.ts";
import { suggestion } from "../../config/problems.ts";
import { DEFAULT_PROVIDER } from "../../config/provider-set.ts";
import { loadProviders } from "../../config/providers-file.ts";
import type { NamedProviderConfig } from "../../config/types.ts";
import { ConfigError, type ConfigProblem } from "../../errors.ts";
import { isFields, type Fields } from "../../fields.ts";
import { unexplained, type ExplainedProvider } from "./explained.ts";
import { named, namedProblems, variablesOf, type Overrides } from "./overrides.ts";

/** A provider of a file, with what the flags say in its place. */
export function fromFile(
  file: string,
  wanted: string | undefined,
  overrides: Overrides,
): ExplainedProvider {
  let providers: readonly NamedProviderConfig[];
  try {
    ({ providers = [] } = loadProviders(file));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return unexplained(
      wanted ?? DEFAULT_PROVIDER,
      ...error.problems.map((each) => within(file, each)),
    );
  }
  const names = providers.map(({ name }) => name);
  const index = wanted === undefined && names.length === 1 ? 0 : names.indexOf(wanted ?? "");
  const found = providers[index];
  if (found === undefined) {
    const problem = { path: "--provider", message: choiceProblem(wanted, file, names) };
    return unexplained(wanted ?? DEFAULT_PROVIDER, problem);
  }
  return overlaid(found, `${file}: providers[${index}]`, overrides);
}

function choiceProblem(wanted: string | undefined, file: string, names: readonly string[]): string {
  if (names.length === 0) return `finds nothing: ${file} has no providers`;
  return wanted === undefined
    ? `is needed: ${file} has ${listed(names, "and")}`
    : `names no provider of ${file}; ${suggestion(wanted, names)}`;
}

function within(file: string, { path, message }: ConfigProblem): ConfigProblem {
  return { path: path === "" ? file : `${file}: ${path}`, message };
}

function overlaid(
  found: NamedProviderConfig,
  place: string,
  overrides: Overrides,
): ExplainedProvider {
  const variables = variablesOf(overrides);
  const said = gather(variables);
  const replaces = CREDENTIAL_VARIABLES.some((variable) => variable in variables);
  const kept = Object.fromEntries(
    Object.entries(found).filter(([field]) => !replaces || !CREDENTIAL_FIELDS.includes(field)),
  );
  const scope = replaces ? undefined : variables[TOKEN_SCOPE];
  const block = BLOCKS.find((name) => name in kept);
  const config: Record<string, unknown> = { ...kept, ...said.fields };
  const origins = { ...originsOf(kept, place), ...namedOrigins(said.origins, overrides) };
  const problems = [...said.problems];
  if (scope !== undefined && block !== undefined) {
    config[block] = { ...(kept[block] as Fields), scope };
    origins[`${block}.scope`] = named(TOKEN_SCOPE, overrides);
  } else if (scope !== undefined) {
    problems.push({ path: TOKEN_SCOPE, message: "has no effect without an identity to ask" });
  }
  const label = (path: string): string | undefined => origins[path];
  const invalid = providerProblems(config, true, label).map(({ path, message }) => ({
    path: label(path) ?? path,
    message,
  }));
  const all = namedProblems([...problems, ...invalid], overrides);
  return {
    name: found.name,
    ...(all.length > 0 ? {} : { config: parseNamedProviderConfig(config) }),
    origins,
    problems: all,
    warnings: [],
  };
}

function originsOf(config: Fields, place: string): Record<string, string> {
  const paths = Object.entries(config).flatMap(([field, value]) => {
    const inside = isFields(value) ? Object.keys(value) : [];
    return [field].concat(inside.map((key) => `${field}.${key}`));
  });
  return Object.fromEntries(paths.map((path) => [path, `${place}.${path}`]));
}

function namedOrigins(
  origins: Readonly<Record<string, string>>,
  overrides: Overrides,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(origins).map(([field, origin]) => [field, named(origin, overrides)]),
  );
}
