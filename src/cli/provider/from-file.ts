import { checkDraft, type Draft, type Origin } from "../../config/draft.ts";
import { listed } from "../../lib/listed.ts";
import { suggestion } from "../../lib/nearest.ts";
import { DEFAULT_PROVIDER } from "../../config/provider-set.ts";
import { loadProviders } from "../../config/providers-file.ts";
import { withoutSetUpEntries } from "../../config/set-up-entry.ts";
import type { NamedProviderConfig } from "../../config/types.ts";
import { ConfigError, type ConfigProblem } from "../../errors.ts";
import { isFields, type Fields } from "../../lib/fields.ts";
import { explained, unexplained, type ExplainedProvider } from "./explained.ts";
import { withFlags } from "./flags.ts";

/** A provider of a file, with the fields of the flags. */
export function fromFile(
  file: string,
  wanted: string | undefined,
  flags: Draft,
): ExplainedProvider {
  let providers: readonly NamedProviderConfig[];
  try {
    providers = loadProviders(file).providers ?? [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.problems.map((each) => within(file, each));
    return { ...unexplained(wanted ?? DEFAULT_PROVIDER, ...problems), file };
  }
  const own = withoutSetUpEntries(providers);
  const names = own.map(({ name }) => name);
  const found =
    wanted === undefined && own.length === 1 ? own[0] : own.find(({ name }) => name === wanted);
  if (found === undefined) {
    const problem = { path: "--provider", message: choiceProblem(wanted, file, names) };
    return { ...unexplained(wanted ?? DEFAULT_PROVIDER, problem), file };
  }
  const place = `providers[${providers.indexOf(found)}]`;
  const draft = withFlags(draftOf(found, file, place), flags);
  return explained(found.name, checkDraft(draft, true));
}

function choiceProblem(wanted: string | undefined, file: string, names: readonly string[]): string {
  if (names.length === 0) return `finds nothing: ${file} has no providers`;
  return wanted === undefined
    ? `is needed: ${file} has ${listed(names, "and")}`
    : `is not a provider of ${file}; ${suggestion(wanted, names)}`;
}

function within(file: string, { path, message }: ConfigProblem): ConfigProblem {
  return { path: path === "" ? file : `${file}: ${path}`, message };
}

/** The provider's fields, each with its place in the file. */
function draftOf(config: NamedProviderConfig, file: string, place: string): Draft {
  const fields: Fields = { ...config };
  const paths = Object.entries(fields).flatMap(([field, value]) => {
    const inside = isFields(value) ? Object.keys(value) : [];
    return [field].concat(inside.map((key) => `${field}.${key}`));
  });
  const origins = Object.fromEntries(
    paths.map((path): [string, Origin] => [path, { kind: "file", file, path: `${place}.${path}` }]),
  );
  return { fields, origins, problems: [] };
}
