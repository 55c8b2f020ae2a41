import type { ConfigProblem } from "../errors.ts";
import { listed } from "../lib/listed.ts";
import { isFields, type Fields } from "../lib/fields.ts";

/** Fields that name an identity and say how its tokens are got. */
export const BLOCKS = [
  "managedIdentity",
  "defaultAzureCredential",
  "servicePrincipal",
  "oauth",
] as const;

/** A field that holds an identity block. */
export type BlockName = (typeof BLOCKS)[number];

const PLAIN = [
  "apiKeyCommand",
  "apiKeyFile",
  "apiKey",
  "bearerToken",
  "hasBearerTokenProvider",
  "bearerTokenProvider",
] as const;

/**
 * Of plain credentials given together the first of these is used, as the Copilot SDK does; `credentialOf` follows it.
 */
export const PRECEDENCE: readonly string[] = [
  "bearerTokenProvider",
  "bearerToken",
  "apiKeyCommand",
  "apiKeyFile",
  "apiKey",
];

/** Every field that says which credential to send. */
export const CREDENTIAL_FIELDS: readonly string[] = [...BLOCKS, ...PLAIN];

/** Groups of which a block takes at most one (`least: 0`) or exactly one. */
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
];

/** What a field, given by its path, is called where the configuration comes from; undefined where it has no name. */
export type Label = (path: string) => string | undefined;

/** Every pair of fields given together that exclude each other, and every choice left open. */
export function exclusiveProblems(config: Fields, label?: Label): ConfigProblem[] {
  return [...blockProblems(config, label), ...choiceProblems(config, label)];
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
    message: `cannot stand beside ${label(first)}: both say which credential to send; keep one`,
  }));
}

function choiceProblems(config: Fields, label?: Label): ConfigProblem[] {
  return CHOICES.flatMap(({ block, fields, least }) => {
    const value = config[block];
    if (!isFields(value)) return [];
    const given = present(value, fields);
    const names = label ? fields.flatMap((name) => label(`${block}.${name}`) ?? []) : fields;
    if (given.length === 0 && least === 1) {
      return [{ path: block, message: `needs one of ${listed(names, "or")}` }];
    }
    return given.slice(1).map((name) => ({
      path: `${block}.${name}`,
      message: `cannot stand beside ${(label ?? same)(`${block}.${given[0]}`)}: give one of ${listed(names, "and")} alone`,
    }));
  });
}

function same(path: string): string {
  return path;
}
