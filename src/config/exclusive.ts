import type { ConfigProblem } from "../errors.ts";
import { listed } from "../lib/listed.ts";
import { isFields, type Fields } from "../lib/fields.ts";

/** Fields that name an identity and describe how to get its tokens. */
export const BLOCKS = [
  "managedIdentity",
  "defaultAzureCredential",
  "servicePrincipal",
  "oauth",
  "githubActions",
  "azurePipelines",
] as const;

/** A field that contains an identity block. */
export type BlockName = (typeof BLOCKS)[number];

/** What can be done to a source's token: `exchange` has exactly one of these fields. */
export const EXCHANGES = ["entra", "openai", "anthropic", "oauth"] as const;

/** A field of `exchange`. */
export type ExchangeName = (typeof EXCHANGES)[number];

const PLAIN = [
  "apiKeyCommand",
  "apiKeyFile",
  "apiKey",
  "bearerToken",
  "hasBearerTokenProvider",
  "bearerTokenProvider",
] as const;

/**
 * If several plain credentials are given, the first one in this order is used, as in the Copilot SDK. `credentialOf`
 * uses the same order.
 */
export const PRECEDENCE: readonly string[] = [
  "bearerTokenProvider",
  "bearerToken",
  "apiKeyCommand",
  "apiKeyFile",
  "apiKey",
];

/** Fields of a credential, in the order of `createProviderAuth`: the first one that is set is used. */
export const CREDENTIAL_ORDER: readonly string[] = [...BLOCKS, ...PRECEDENCE];

/** The field of the credential that is used; undefined if the configuration has none. */
export function usedCredential(config: Fields): string | undefined {
  return CREDENTIAL_ORDER.find((field) => config[field] !== undefined);
}

/** A field that sets a credential. */
export type CredentialField = BlockName | (typeof PLAIN)[number];

/** Every field that sets a credential. */
export const CREDENTIAL_FIELDS: readonly string[] = [...BLOCKS, ...PLAIN];

/** Credentials whose token cannot be acquired again, so that they are no subject of an exchange. */
const STATIC = ["bearerToken", "apiKey"] as const;

/** Groups of fields of which a block accepts at most one (`least: 0`) or exactly one. */
const CHOICES: readonly {
  readonly block: string;
  readonly fields: readonly string[];
  readonly least: 0 | 1;
}[] = [
  { block: "managedIdentity", fields: ["clientId", "objectId", "resourceId"], least: 0 },
  {
    block: "servicePrincipal",
    fields: ["clientSecret", "clientSecretFile", "certificateFile", "federatedTokenFile"],
    least: 1,
  },
  { block: "oauth", fields: ["issuer", "tokenUrl"], least: 1 },
  { block: "oauth", fields: ["clientSecret", "clientSecretFile"], least: 0 },
  { block: "oauth", fields: ["refreshToken", "refreshTokenFile"], least: 0 },
  { block: "oauth", fields: ["issuer", "authorizationUrl"], least: 0 },
  { block: "oauth", fields: ["issuer", "deviceAuthorizationUrl"], least: 0 },
  { block: "exchange", fields: EXCHANGES, least: 1 },
];

/** The name of a field, given by its path, where the configuration comes from; undefined if it has none. */
export type Label = (path: string) => string | undefined;

/** A problem for each pair of fields that exclude each other, and for each missing choice. */
export function exclusiveProblems(config: Fields, label?: Label): ConfigProblem[] {
  return [
    ...blockProblems(config, label),
    ...subjectProblems(config, label),
    ...choiceProblems(config, label),
  ];
}

function present(fields: Fields, names: readonly string[]): string[] {
  return names.filter((name) => fields[name] !== undefined);
}

function blockProblems(config: Fields, label: Label = same): ConfigProblem[] {
  const [first, ...others] = [...present(config, BLOCKS), ...present(config, PLAIN)];
  const isBlock = BLOCKS.some((block) => block === first);
  if (first === undefined || !isBlock) return [];
  return others.map((other) => ({
    path: other,
    message: `cannot be combined with ${label(first)}: both set the credential; keep one`,
  }));
}

/** An exchange needs a subject, which is acquired again for each exchange. */
function subjectProblems(config: Fields, label: Label = same): ConfigProblem[] {
  if (config["exchange"] === undefined) return [];
  const fixed = present(config, STATIC);
  if (fixed.length > 0) {
    return fixed.map((path) => ({
      path,
      message: `cannot be combined with ${label("exchange")}: each exchange needs a new token; use a source that can get one, such as apiKeyFile or apiKeyCommand`,
    }));
  }
  const sources = CREDENTIAL_FIELDS.filter((name) => !STATIC.some((each) => each === name));
  return present(config, sources).length > 0 ? [] : [{ path: "exchange", message: NO_SUBJECT }];
}

const NO_SUBJECT =
  "needs a source whose token is exchanged, such as managedIdentity, githubActions or apiKeyFile";

function choiceProblems(config: Fields, label?: Label): ConfigProblem[] {
  return CHOICES.flatMap(({ block, fields, least }) => {
    const value = config[block];
    if (!isFields(value)) return [];
    const given = present(value, fields);
    const labels = fields.flatMap((name) => label?.(`${block}.${name}`) ?? []);
    // An option or a variable that takes the block as JSON has none for its fields.
    const names = labels.length > 0 ? labels : fields;
    if (given.length === 0 && least === 1) {
      return [{ path: block, message: `needs one of ${listed(names, "or")}` }];
    }
    return given.slice(1).map((name) => ({
      path: `${block}.${name}`,
      message: `cannot be combined with ${(label ?? same)(`${block}.${given[0]}`)}: give only one of ${listed(names, "and")}`,
    }));
  });
}

function same(path: string): string {
  return path;
}
