import type { ConfigProblem } from "../errors.ts";
import { isFields } from "../lib/fields.ts";
import { listed } from "../lib/listed.ts";
import { fold, nearest } from "../lib/nearest.ts";
import { BLOCKS, CREDENTIAL_FIELDS, EXCHANGES } from "./exclusive.ts";
import { pathOf } from "./problems.ts";
import { fieldsOfBlock, type ConfigSchema } from "./schema.ts";

/**
 * Fields that this version does not know and that may not pass in silence: misspelt ones, and those that read like a
 * credential or an identity. Without an error for the latter, requests would go out unauthenticated because of a word.
 */
export function unknownFieldProblems(input: object, schema: ConfigSchema): ConfigProblem[] {
  return unknownFields(input, schema).flatMap(([key, value]) => {
    const message = objection(key, value, schema);
    if (message !== undefined) return [{ path: pathOf([key]), message }];
    return isFields(value) ? misplaced(value, [key]) : [];
  });
}

/** Credentials in an object that is not read for any, such as `azure` or another tool's `options`. */
export function misplaced(value: object, path: readonly string[]): ConfigProblem[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const field = CREDENTIAL_FIELDS.find((each) => fold(each) === fold(key));
    return field === undefined || !isGiven(key, inner)
      ? []
      : [
          {
            path: pathOf([...path, key]),
            message: `has no effect here: ${field} is a field of the provider itself`,
          },
        ];
  });
}

/** Fields of no known name. Tools annotate files with `$schema`, `$comment` and so on; `__proto__` is not a field. */
export function unknownFields(
  input: object,
  { fields }: ConfigSchema,
): (readonly [string, unknown])[] {
  return Object.entries(input).filter(
    ([key]) => !fields.includes(key) && !key.startsWith("$") && key !== "__proto__",
  );
}

/** Whether a name reads like a credential or an identity. */
export function readsLikeCredential(name: string): boolean {
  return replacement(name) !== undefined;
}

function objection(key: string, value: unknown, { fields }: ConfigSchema): string | undefined {
  if (!isGiven(key, value)) return nearMiss(key, fields);
  if (!fields.includes("baseUrl")) {
    const known = CREDENTIAL_FIELDS.includes(key) || meant(key, value) !== undefined;
    return known
      ? "has no effect here: a credential belongs to its provider"
      : nearMiss(key, fields);
  }
  const blocks = BLOCKS.filter((block) =>
    fieldsOfBlock(block).some((field) => fold(field) === fold(key)),
  );
  if (blocks.length > 0) return `has no effect here: it is a field of ${listed(blocks, "and")}`;
  const near = nearMiss(key, fields);
  if (near !== undefined) return near;
  const instead = meant(key, value);
  return instead === undefined
    ? undefined
    : `is not a field, but reads like a credential, which would then be missing; write ${instead}`;
}

/** What to write instead of a field that reads like a credential or an identity, by its name or by its content. */
function meant(key: string, value: unknown): string | undefined {
  const reading = replacement(key);
  if (reading !== undefined) return reading;
  const content = isFields(value);
  if (!content && typeof value !== "string") return undefined;
  const name = fold(key);
  const way = WAYS.find(({ names }) => names.includes(name));
  if (way !== undefined) return way.write;
  return content && describesIdentity(value)
    ? "managedIdentity, oauth or another credential"
    : undefined;
}

/** Whether an object of any name has the members of an identity block, or of what is done to its token. */
function describesIdentity(value: object): boolean {
  const given = Object.entries(value).filter(([key, inner]) => isGiven(key, inner));
  const names = given.map(([key]) => fold(key));
  return (
    names.some((name) => IDENTITY_MEMBERS.has(name)) ||
    names.filter((name) => VAGUE_MEMBERS.has(name)).length > 1 ||
    given.some(
      ([key, inner]) =>
        EXCHANGES.some((each) => each === key) && isFields(inner) && describesIdentity(inner),
    )
  );
}

// The lists are marked as pure, so that a program that imports an error alone contains none of them.

/** Folded names of members that only an identity has. */
const IDENTITY_MEMBERS: ReadonlySet<string> = /* @__PURE__ */ new Set(
  /* @__PURE__ */ [
    ["tenantId", "clientId", "clientSecret", "clientSecretFile", "managedIdentityClientId"],
    ["certificateFile", "federatedTokenFile", "authorityHost", "refreshToken", "refreshTokenFile"],
    ["issuer", "tokenUrl", "authorizationUrl", "deviceAuthorizationUrl", "serviceConnectionId"],
    ["agentIdentityId", "identityProviderId", "serviceAccountId", "federationRuleId"],
    ["subjectTokenType", "requestedTokenType"],
  ]
    .flat()
    .map(fold),
);

/** Folded names of members that other objects have too: two of them make an identity. */
const VAGUE_MEMBERS: ReadonlySet<string> = /* @__PURE__ */ new Set(
  /* @__PURE__ */ ["scope", "audience", "grant", "objectId", "resourceId"].map(fold),
);

/** A known field that a name is a misspelling of: `azureAd` is none of `azure`, which reads like no credential. */
function nearMiss(key: string, fields: readonly string[]): string | undefined {
  const near = nearest(key, fields);
  if (near === undefined) return undefined;
  const reading = replacement(key);
  return reading === undefined || reading === replacement(near)
    ? `is not a field; did you mean ${near}?`
    : undefined;
}

/** Whether a value may be, or ask for, a credential. */
function isGiven(key: string, value: unknown): boolean {
  if (typeof value === "number") return !namesAmount(key);
  return value !== undefined && value !== null && value !== false;
}

/** Whether a number is an amount, such as a count of tokens or the life of a key. Another number may be a password. */
export function namesAmount(name: string): boolean {
  const words = wordsOf(name);
  return AMOUNTS.some((word) => words.includes(` ${word} `));
}

const AMOUNTS: readonly string[] = /* @__PURE__ */ [
  ["tokens", "max", "min", "limit", "count", "budget", "size", "length", "usage", "quota"],
  ["price", "cost", "rate", "ratio", "per", "total", "num", "number", "window", "concurrency"],
  ["ttl", "age", "life", "lifetime", "expiry", "expires", "expiration", "timeout", "interval"],
  ["delay", "period", "buffer", "skew", "leeway", "ms", "seconds", "minutes", "hours", "days"],
  ["retries", "attempts", "port", "version"],
].flat();

/** Names of other things, although a word in them reads like a credential. */
const HARMLESS: readonly string[] = [
  ...["start", "stop", "end", "eos", "bos", "pad", "sep", "special", "max", "min"].map(
    (word) => `${word} token`,
  ),
  ...["limit", "count", "budget", "size", "usage", "price", "cost"].map((word) => `token ${word}`),
  ...["cache", "sort", "partition", "routing", "idempotency", "public"].map(
    (word) => `${word} key`,
  ),
  "ca certificate",
  "ca cert",
  "ca pem",
];

/** What a name probably means, judging by one of its words, and what to write instead. The first match is used. */
const READINGS: readonly { readonly words: readonly string[]; readonly write: string }[] = [
  { words: ["exchange", "sts"], write: "exchange" },
  {
    words: ["workload", "federated", "federation", "wif", "spiffe"],
    write: "servicePrincipal with federatedTokenFile, or exchange",
  },
  {
    words: ["identity", "identities", "managedidentity", "msi", "uami"],
    write: "managedIdentity",
  },
  {
    words: [
      "azure ad",
      "azuread",
      "active directory",
      "aad",
      "entra",
      "entraid",
      "principal",
      "spn",
    ],
    write: "managedIdentity, servicePrincipal or defaultAzureCredential",
  },
  { words: ["oauth", "oauth2", "oidc", "openid", "sso"], write: "oauth" },
  {
    words: ["key", "keys", "apikey", "apikeyhelper", "accesskey", "secretkey", "keyvault"],
    write: "apiKey, apiKeyFile or apiKeyCommand",
  },
  {
    words: ["token", "accesstoken", "authtoken", "apitoken", "idtoken", "jwt", "bearer"],
    write: "bearerToken, apiKeyFile or apiKeyCommand",
  },
  { words: ["certificate", "cert", "pfx", "pem"], write: "servicePrincipal with certificateFile" },
  {
    words: [
      "auth",
      "authn",
      "authorization",
      "authentication",
      "authenticator",
      "login",
      "log in",
      "signin",
      "sign in",
    ],
    write: "managedIdentity, oauth or another credential",
  },
  {
    words: [
      "credential",
      "credentials",
      "cred",
      "creds",
      "secret",
      "secrets",
      "clientsecret",
      "password",
    ],
    write: "servicePrincipal, oauth or another credential",
  },
  {
    words: ["passwd", "pwd", "passphrase", "pat", "sas", "sigv4", "assertion", "service account"],
    write: "managedIdentity, servicePrincipal or another credential",
  },
];

/**
 * Whole names, folded, of ways to prove an identity. Their words alone say little: `awsRegion` and `basicModel` are no
 * credentials, nor is a switch such as `interactive: true`. So only a field with content counts, which `meant` sees to.
 */
const WAYS: readonly { readonly names: readonly string[]; readonly write: string }[] = [
  {
    names: ["azurecli", "az", "azd", "azuredevelopercli"],
    write: "defaultAzureCredential or apiKeyCommand",
  },
  {
    names: ["msal", "adal"],
    write: "managedIdentity, servicePrincipal or defaultAzureCredential",
  },
  { names: ["imds", "systemassigned"], write: "managedIdentity" },
  {
    names: ["devicecode", "interactive"],
    write: "oauth, with the grant authorization_code or device_code",
  },
  { names: ["onbehalfof", "obo", "svid"], write: "exchange" },
  {
    names: ["aws", "awsprofile", "awssigv4", "rolearn", "iam", "gcp", "gcloud"],
    write: "apiKeyCommand or exchange",
  },
  {
    names: ["kerberos", "ntlm", "basic", "digest", "mtls", "hmac", "connectionstring", "cookies"],
    write: "apiKey, oauth or another credential",
  },
];

/** Names of several credentials. Every other name with “tokens” is one of a count, such as `outputTokens`. */
const SEVERAL_TOKENS = /^ (?:(?:access|api|auth|bearer|id) ?)?tokens $/;

function replacement(key: string): string | undefined {
  const name = HARMLESS.reduce(
    (text, phrase) =>
      text.replace(` ${phrase} `, " ").replace(` ${phrase.replaceAll(" ", "")} `, " "),
    wordsOf(key).replace(SEVERAL_TOKENS, " token "),
  );
  return READINGS.find(({ words }) =>
    words.some((word) => name.includes(` ${word} `) || isGlued(word, name)),
  )?.write;
}

/** Whether a longer word begins or ends with it: `workloadidentity`, but not `tokenizer`, and nothing for `key`. */
function isGlued(word: string, name: string): boolean {
  return (
    (word.length >= 5 && name.includes(`${word} `)) ||
    (word.length >= 8 && name.includes(` ${word}`))
  );
}

/** A name as words in lower case between blanks: `azureADToken` and `azure-ad_token` are both “ azure ad token ”. */
function wordsOf(name: string): string {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1 $2");
  return ` ${words
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .join(" ")} `;
}
