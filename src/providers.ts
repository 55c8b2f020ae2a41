import { providerProblems } from "./config/parse.ts";
import { isFields } from "./lib/fields.ts";
import { suggestion } from "./lib/nearest.ts";
import { sentence } from "./lib/sentence.ts";
import {
  DEFAULT_PROVIDER,
  entriesOf,
  type Entry,
  type ProvidersInput,
} from "./config/provider-set.ts";
import { beneath, setProblems } from "./config/set-problems.ts";
import type { NamedProviderConfig, ProviderConfig } from "./config/types.ts";
import {
  createProviderAuth,
  type ProviderAuth,
  type ProviderAuthOptions,
} from "./provider-auth.ts";
import { ByokIdentityError, ConfigError, type ConfigProblem } from "./errors.ts";

/** Options that all providers of a registry share; each has its own name and credential. */
export type ProvidersOptions = Omit<ProviderAuthOptions, "name" | "source">;

/** Providers by name; a single provider is called `default`. A read-only map that can be closed. */
export interface Providers extends ReadonlyMap<string, ProviderAuth> {
  /**
   * Like `get`, for a name that must exist. @throws ByokIdentityError `ERR_PROVIDER_UNKNOWN`, which suggests the
   * closest match.
   */
  lookup(name: string): ProviderAuth;
  /** Closes every provider. */
  close(): void;
  [Symbol.dispose](): void;
}

/**
 * The credentials of several providers, by name. Accepts a list of named providers, the result of {@link loadProviders}
 * or {@link providersFromEnv}, or a single configuration.
 *
 * @throws ConfigError with every problem of every provider, each with its path.
 *
 * @example
 * ```ts
 * import { createProviders, loadProviders } from "byok-identity";
 *
 * const providers = createProviders(loadProviders("providers.json"));
 * const { token } = await providers.lookup("azure").getToken();
 * ```
 */
export function createProviders(input: ProvidersInput, options: ProvidersOptions = {}): Providers {
  const auths = openProviders(input, (config, name) =>
    createProviderAuth(config, { ...options, name }),
  );
  const close = (): void => {
    for (const auth of auths.values()) auth.close();
  };
  const providers: Providers = {
    size: auths.size,
    get: (name) => auths.get(name),
    has: (name) => auths.has(name),
    keys: () => auths.keys(),
    values: () => auths.values(),
    entries: () => auths.entries(),
    forEach: (callback, self) =>
      auths.forEach((auth, name) => callback.call(self, auth, name, providers)),
    [Symbol.iterator]: () => auths.entries(),
    lookup: (name) => {
      const auth = auths.get(name);
      if (auth === undefined) throw unknownProvider(name, auths.keys());
      return auth;
    },
    close,
    [Symbol.dispose]: close,
  };
  return providers;
}

/**
 * Opens something for each of several providers, by name: for all of them, or for none.
 *
 * @throws ConfigError with every problem of the set, of every provider, and of what `open` threw.
 */
export function openProviders<T extends { close(): void }>(
  input: ProvidersInput,
  open: (config: ProviderConfig | NamedProviderConfig, name: string) => T,
): Map<string, T> {
  const opened = new Map<string, T>();
  const problems = setProblems(input);
  try {
    for (const entry of entriesOf(input)) {
      const found = providerProblems(entry.config, entry.named);
      const name = nameOf(entry);
      try {
        if (!opened.has(name)) opened.set(name, open(entry.config as NamedProviderConfig, name));
      } catch (error) {
        found.push(...problemsIn(error));
      }
      problems.push(...distinct(found).map((problem) => beneath(entry.path, problem)));
    }
    if (problems.length > 0) throw new ConfigError(problems);
    return opened;
  } catch (error) {
    for (const each of opened.values()) each.close();
    throw error;
  }
}

/** The error for a name that no provider has. */
export function unknownProvider(name: string, known?: Iterable<string>): ByokIdentityError {
  const short = name.slice(0, 100);
  return new ByokIdentityError(
    "ERR_PROVIDER_UNKNOWN",
    `No provider is named ${JSON.stringify(short)}.`,
    known === undefined ? {} : { hint: sentence(suggestion(short, [...known])) },
  );
}

/** A provider that should have a name and has none is one problem of several; it does not hide another one. */
function nameOf({ path, config, named }: Entry): string {
  if (!named) return DEFAULT_PROVIDER;
  return isFields(config) && typeof config["name"] === "string" ? config["name"] : path;
}

function problemsIn(error: unknown): readonly ConfigProblem[] {
  if (error instanceof ConfigError) return error.problems;
  if (error instanceof ByokIdentityError) return [{ path: "", message: error.message }];
  throw error;
}

function distinct(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return [...new Map(problems.map((each) => [JSON.stringify(each), each])).values()];
}
