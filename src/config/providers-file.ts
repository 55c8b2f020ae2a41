import { ConfigError, type ConfigProblem } from "../errors.ts";
import { isFields } from "../lib/fields.ts";
import { CREDENTIAL_FIELDS } from "./exclusive.ts";
import { textOf } from "./file-text.ts";
import { readJson } from "./json.ts";
import { providerProblems } from "./parse.ts";
import { entriesOf } from "./provider-set.ts";
import { beneath, nameProblems, setProblems } from "./set-problems.ts";
import type { ProvidersFile } from "./types.ts";

/**
 * The providers configuration file of the Copilot CLI, `{providers, models}`. It must be strict JSON, as in the CLI,
 * except that a byte order mark is tolerated here. Unknown fields are kept.
 *
 * @throws ConfigError with every problem, each with its path; with line and column if the file is not JSON.
 *
 * @example
 * ```ts
 * import { loadProviders } from "byok-identity";
 *
 * const { providers = [] } = loadProviders("/etc/byok/providers.json");
 * console.log(providers.map(({ name }) => name));
 * ```
 */
export function loadProviders(path: string): ProvidersFile {
  const subject = `providers file ${path}`;
  const refuse = (...problems: ConfigProblem[]): never => {
    throw new ConfigError(problems, { subject });
  };
  const found = textOf(path);
  if ("fault" in found) return refuse({ path: "", message: found.fault });
  const read = readJson(found.text);
  if ("fault" in read) return refuse({ path: "", message: read.fault });
  const problems = fileProblems(read.value);
  return problems.length > 0 ? refuse(...problems) : (read.value as ProvidersFile);
}

/** Every problem of the content of such a file. `problemsOf` checks one provider. */
export function fileProblems(
  value: unknown,
  problemsOf: (config: unknown, named: boolean) => readonly ConfigProblem[] = providerProblems,
): ConfigProblem[] {
  if (!isFields(value)) {
    return [{ path: "", message: 'expected an object such as {"providers": [], "models": []}' }];
  }
  const single = ["provider", "baseUrl"].filter((field) => field in value);
  // A credential of a provider in the wrong place goes with it: it needs no word of its own.
  const aside = single.length === 0 ? [] : [...single, ...CREDENTIAL_FIELDS];
  const file = Object.entries(value).filter(([field]) => !aside.includes(field));
  // A list, even an empty one, distinguishes a set from a single provider.
  const set = { models: [], ...Object.fromEntries(file) };
  const message = "is not a field of this file: put the provider into providers, with a name";
  return [
    ...single.map((path) => ({ path, message })),
    ...setProblems(set),
    ...entriesOf(set).flatMap(({ path, config }) => {
      const name = isFields(config) ? config["name"] : undefined;
      const problems = [...problemsOf(config, true), ...nameProblems(name)];
      return problems.map((problem) => beneath(path, problem));
    }),
  ];
}
