import { isFields, type Fields } from "../lib/fields.ts";
import type { NamedProviderConfig, ProviderConfig, ProviderModelConfig } from "./types.ts";

/** One provider, or several with their models, in the shape that the Copilot SDK's `createSession` accepts. */
export interface ProviderSet {
  /** The only provider, under the name `default`. */
  readonly provider?: ProviderConfig | undefined;
  readonly providers?: readonly NamedProviderConfig[] | undefined;
  readonly models?: readonly ProviderModelConfig[] | undefined;
}

/** Every accepted shape of providers: a set or a providers file, a list, a single provider. */
export type ProvidersInput = ProviderSet | readonly NamedProviderConfig[] | ProviderConfig;

/** Name of a single provider without its own name. */
export const DEFAULT_PROVIDER = "default";

/** A provider, and its position in the input. */
export interface Entry {
  /** Path from the root; empty if the input is the provider itself. */
  readonly path: string;
  readonly config: unknown;
  readonly named: boolean;
}

export function entriesOf(input: unknown): Entry[] {
  if (Array.isArray(input)) return list("", input);
  if (!isFields(input)) return [];
  if (!isSet(input)) return [{ path: "", config: input, named: "name" in input }];
  const { provider, providers } = input;
  return [
    ...(provider === undefined ? [] : [{ path: "provider", config: provider, named: false }]),
    ...(Array.isArray(providers) ? list("providers", providers) : []),
  ];
}

const SET_FIELDS = ["provider", "providers", "models"];

/** An object without fields is an empty providers file. */
export function isSet(input: Fields): boolean {
  const given = Object.keys(input).filter((field) => input[field] !== undefined);
  return given.length === 0 || SET_FIELDS.some((field) => given.includes(field));
}

function list(path: string, configs: readonly unknown[]): Entry[] {
  // Unlike `map`, this does not skip the holes of a sparse list.
  return Array.from(configs, (config, index) => ({
    path: `${path}[${index}]`,
    config,
    named: true,
  }));
}
