import type { ConfigProblem } from "../errors.ts";
import { isFields, type Fields } from "../lib/fields.ts";
import { examineShape } from "./shape.ts";
import { suggestion } from "../lib/nearest.ts";
import { DEFAULT_PROVIDER, entriesOf, isSet } from "./provider-set.ts";
import { providerModelConfigSchema, providersFileSchema } from "./schema.ts";

/**
 * Problems of providers as a set: its shape, names and models. Problems of a single provider are found when it is
 * opened or parsed.
 */
export function setProblems(input: unknown): ConfigProblem[] {
  const set = Array.isArray(input) ? { providers: input } : input;
  if (!isFields(set)) return examineShape(providersFileSchema(), set).problems;
  if (!isSet(set)) return [];
  const entries = entriesOf(input);
  const named = entries.filter((entry) => entry.named);
  const names = new Set(
    entries.map(({ config, named: own }) => (own ? fieldOf(config, "name") : DEFAULT_PROVIDER)),
  );
  return [
    ...formProblems(set),
    ...repeated(
      "name",
      named.map(({ path, config }) => ({ path, key: fieldOf(config, "name") })),
    ),
    ...modelProblems(
      Array.isArray(set["models"]) ? set["models"] : [],
      [...names].filter((name) => typeof name === "string"),
    ),
  ];
}

/**
 * Problems of a name that is a segment of the proxy's paths. Clients resolve `..` before they send a path, and a lone
 * surrogate cannot be part of one.
 */
export function nameProblems(name: unknown): ConfigProblem[] {
  if (typeof name !== "string" || !/^\.{1,2}$|\p{Surrogate}/u.test(name)) return [];
  return [{ path: "name", message: "cannot be part of a path; choose another name" }];
}

/** A problem of the value at `parent`. */
export function beneath(parent: string, { path, message }: ConfigProblem): ConfigProblem {
  const joint = parent === "" || path === "" || path.startsWith("[") ? "" : ".";
  return { path: `${parent}${joint}${path}`, message };
}

function formProblems({ provider, ...set }: Fields): ConfigProblem[] {
  const { problems } = examineShape(providersFileSchema(), set);
  const [single, ...others] = [
    ...(provider === undefined ? [] : ["provider"]),
    ...["baseUrl", "providers"].filter((field) => set[field] !== undefined),
  ];
  if (single === undefined || single === "providers") return problems;
  return [
    ...others.map((path) => ({
      path,
      message: `cannot be combined with ${single}: give one provider, or several with names`,
    })),
    ...problems,
  ];
}

function modelProblems(models: readonly unknown[], names: readonly string[]): ConfigProblem[] {
  const each = models.map((model, index) => {
    const [provider, id] = [fieldOf(model, "provider"), fieldOf(model, "id")];
    return { path: `models[${index}]`, model, provider, id };
  });
  return [
    ...each.flatMap(({ path, model, provider }) =>
      [
        ...examineShape(providerModelConfigSchema(), model).problems,
        ...orphanProblems(provider, names),
      ].map((problem) => beneath(path, problem)),
    ),
    ...repeated(
      "id",
      each.map(({ path, provider, id }) => {
        const whole = typeof provider === "string" && typeof id === "string";
        return { path, key: whole ? `${provider}/${id}` : undefined };
      }),
    ),
  ];
}

function orphanProblems(provider: unknown, names: readonly string[]): ConfigProblem[] {
  if (typeof provider !== "string" || provider === "" || names.includes(provider)) return [];
  const message = `is not the name of a provider; ${suggestion(provider, names)}`;
  return [{ path: "provider", message }];
}

/** Items with the same key as an earlier one. */
function repeated(
  field: string,
  items: readonly { readonly path: string; readonly key: unknown }[],
): ConfigProblem[] {
  const first = new Map<unknown, string>();
  return items.flatMap(({ path, key }) => {
    if (typeof key !== "string") return [];
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, path);
    return earlier === undefined
      ? []
      : [{ path: `${path}.${field}`, message: `is also the ${field} of ${earlier}` }];
  });
}

function fieldOf(value: unknown, field: string): unknown {
  return isFields(value) ? value[field] : undefined;
}
