import { CREDENTIAL_FIELDS, CREDENTIAL_ORDER, usedCredential } from "../../config/exclusive.ts";
import { examineForUse, providerProblems } from "../../config/parse.ts";
import { nearest } from "../../lib/nearest.ts";
import { entriesOf, isSet, type Entry } from "../../config/provider-set.ts";
import { fileProblems } from "../../config/providers-file.ts";
import { namedProviderConfigSchema, providerConfigSchema } from "../../config/schema.ts";
import { beneath } from "../../config/set-problems.ts";
import { staticSecrets } from "../../config/static-secrets.ts";
import { unknownFields } from "../../config/unknown-fields.ts";
import { insecureProblems } from "../../config/use-problems.ts";
import type { ConfigProblem } from "../../errors.ts";
import { isFields, type Fields } from "../../lib/fields.ts";

/** A provider as it was read. */
export interface Understood {
  readonly name: string;
  readonly type: string;
  /** Without the query, which may contain a key. */
  readonly baseUrl: string;
  /** The field of its credential, or `none`. */
  readonly credential: string;
  /** Paths of the secrets that the file itself contains, used or not. */
  readonly staticSecrets: readonly string[];
}

/** What a document contains, and what is wrong with it. */
export interface Document {
  readonly form: "providers file" | "provider";
  readonly providers: readonly Understood[];
  readonly models: number;
  readonly problems: readonly ConfigProblem[];
  /** Things that work but are likely mistakes. */
  readonly warnings: readonly ConfigProblem[];
}

/** A providers file or a single provider, whichever the value looks like. */
export function examineDocument(value: unknown): Document {
  if (isFields(value) && isSingle(value)) {
    const named = "name" in value;
    return documentOf(
      "provider",
      [{ path: "", config: value, named }],
      usageProblems(value, named),
      0,
    );
  }
  const problems = fileProblems(value, usageProblems);
  const models = isFields(value) && Array.isArray(value["models"]) ? value["models"].length : 0;
  return documentOf("providers file", entriesOf(value), problems, models);
}

/** Neither a set nor a set with a misspelt `providers`. */
function isSingle(value: Fields): boolean {
  if (isSet(value)) return false;
  const misspelt = Object.keys(value).some((key) => nearest(key, LISTS) !== undefined);
  return "baseUrl" in value || !misspelt;
}

const LISTS = ["providers", "models"];

function documentOf(
  form: Document["form"],
  entries: readonly Entry[],
  problems: readonly ConfigProblem[],
  models: number,
): Document {
  return {
    form,
    providers: problems.length > 0 ? [] : entries.map(({ config }) => understood(config as Fields)),
    models,
    problems,
    warnings: entries
      .filter(({ config, named }) => providerProblems(config, named).length === 0)
      .flatMap(({ path, config }) => doubts(config as Fields).map((doubt) => beneath(path, doubt))),
  };
}

/** Everything that `createProviderAuth` would refuse. */
function usageProblems(config: unknown, named: boolean): ConfigProblem[] {
  const { problems } = examineForUse(config, named);
  return isFields(config) ? [...problems, ...insecureProblems(config, false)] : problems;
}

function understood(config: Fields): Understood {
  const { name = "default", type = "openai", baseUrl } = config;
  const url = new URL(String(baseUrl));
  return {
    name: String(name),
    type: String(type),
    baseUrl: `${url.origin}${url.pathname}`,
    credential: usedCredential(config) ?? "none",
    staticSecrets: staticSecrets(config).map(({ path }) => path),
  };
}

function doubts(config: Fields): ConfigProblem[] {
  const schema = "name" in config ? namedProviderConfigSchema() : providerConfigSchema();
  const given = CREDENTIAL_ORDER.filter((field) => config[field] !== undefined);
  const [first, ...others] = given;
  const none = CREDENTIAL_FIELDS.every((field) => config[field] === undefined);
  const without = { path: "", message: "has no credential; add managedIdentity: {} or another" };
  return [
    ...(none ? [without] : []),
    ...others.map((path) => ({ path, message: `is not used: ${first} takes precedence` })),
    ...unknownFields(config, schema).map(([path]) => ({ path, message: UNKNOWN })),
  ];
}

const UNKNOWN = "is not a field that this version knows; it is kept but has no effect";
