import * as z from "zod/mini";
import { BLOCKS, EXCHANGES, type BlockName, type ExchangeName } from "./exclusive.ts";
import type { BearerTokenProvider } from "./types.ts";

const text = z.string();
const filled = z.string().check(z.minLength(1));
const scope = z.string().check(z.regex(/^\S+$/));
const url = z.string().check(z.regex(/^https?:\/\/[^\s/?#]+/));
const tokens = z.int().check(z.minimum(1));

// Each of these is shared by every field that uses it: creating them is most of the cost of a first configuration.
const optional = {
  text: z.optional(text),
  filled: z.optional(filled),
  scope: z.optional(scope),
  url: z.optional(url),
  tokens: z.optional(tokens),
  anything: z.optional(z.unknown()),
};

// Rarely used schemas are created on first use: creating all of them would take a tenth of Node's own start.
const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => (made ??= make());
};

type Shape = Readonly<Record<string, z.ZodMiniType>>;

const authorityHost = once(() =>
  z.optional(z.string().check(z.regex(/^https:\/\/[^\s/?#@]+\/*$/))),
);
const tenant = once(() => z.string().check(z.regex(/^[A-Za-z0-9.-]+$/)));

const exchanges: Readonly<Record<ExchangeName, () => Shape>> = {
  entra: () => ({
    tenantId: tenant(),
    clientId: filled,
    scope: optional.scope,
    authorityHost: authorityHost(),
    agentIdentityId: optional.filled,
  }),
  openai: () => ({
    identityProviderId: filled,
    serviceAccountId: filled,
    clientId: optional.filled,
    tokenUrl: optional.url,
  }),
  anthropic: () => ({
    federationRuleId: filled,
    organizationId: filled,
    serviceAccountId: optional.filled,
    workspaceId: optional.filled,
  }),
  oauth: () => ({
    tokenUrl: url,
    audience: optional.filled,
    scope: optional.filled,
    subjectTokenType: optional.filled,
    requestedTokenType: optional.filled,
    parameters: z.optional(z.record(text, text)),
  }),
};

/** A field that contains an object whose content {@link blockSchema} checks. */
export type ObjectField = BlockName | "exchange";

const blocks: Readonly<Record<ObjectField, () => Shape>> = {
  managedIdentity: once(() => ({
    clientId: optional.filled,
    objectId: optional.filled,
    resourceId: optional.filled,
    scope: optional.scope,
  })),
  defaultAzureCredential: once(() => ({
    scope: optional.scope,
    tenantId: z.optional(tenant()),
    managedIdentityClientId: optional.filled,
  })),
  servicePrincipal: once(() => ({
    tenantId: tenant(),
    clientId: filled,
    clientSecret: optional.filled,
    clientSecretFile: optional.filled,
    certificateFile: optional.filled,
    federatedTokenFile: optional.filled,
    scope: optional.scope,
    authorityHost: authorityHost(),
  })),
  oauth: once(() => ({
    issuer: optional.url,
    tokenUrl: optional.url,
    authorizationUrl: optional.url,
    deviceAuthorizationUrl: optional.url,
    grant: z.optional(
      z.enum(["client_credentials", "refresh_token", "authorization_code", "device_code"]),
    ),
    clientId: filled,
    clientSecret: optional.filled,
    clientSecretFile: optional.filled,
    refreshToken: optional.filled,
    refreshTokenFile: optional.filled,
    scope: optional.filled,
    audience: optional.filled,
    account: optional.filled,
  })),
  githubActions: once(() => ({ audience: optional.filled })),
  azurePipelines: once(() => ({ serviceConnectionId: filled })),
  exchange: once(() =>
    Object.fromEntries(
      EXCHANGES.map((name) => [name, z.optional(z.strictObject(exchanges[name]()))]),
    ),
  ),
};

export function fieldsOfBlock(name: ObjectField): readonly string[] {
  return Object.keys(blocks[name]());
}

/** The fields of one way to exchange a token; undefined if there is none of that name. */
export function fieldsOfExchange(name: PropertyKey | undefined): readonly string[] | undefined {
  const known = EXCHANGES.find((each) => each === name);
  return known === undefined ? undefined : Object.keys(exchanges[known]());
}

/** The schema of an identity block, or of what is done to its token. */
export function blockSchema(name: ObjectField): z.ZodMiniType {
  return z.strictObject(blocks[name]());
}

const connection = once(() => ({
  type: z.optional(z.enum(["openai", "azure", "anthropic"])),
  wireApi: z.optional(z.enum(["completions", "responses"])),
  transport: z.optional(z.enum(["http", "websockets"])),
  baseUrl: url,
  azure: z.optional(z.looseObject({ apiVersion: optional.text })),
  headers: z.optional(z.record(text, text)),
  ...Object.fromEntries(BLOCKS.map((name) => [name, optional.anything])),
  exchange: optional.anything,
  apiKeyCommand: optional.filled,
  apiKeyFile: optional.filled,
  apiKey: optional.text,
  bearerToken: optional.text,
  hasBearerTokenProvider: z.optional(z.boolean()),
  bearerTokenProvider: z.optional(
    z.custom<BearerTokenProvider>((value) => typeof value === "function", "a function"),
  ),
}));

/** The JSON Schema's rules for one kind of object, for validation at run time. */
export interface ConfigSchema {
  readonly type: z.ZodMiniType;
  /** The names of its own fields. {@link blockSchema} checks the content of an identity block. */
  readonly fields: readonly string[];
}

function schemaOf(shape: Readonly<Record<string, z.ZodMiniType>>): ConfigSchema {
  return { type: z.looseObject(shape), fields: Object.keys(shape) };
}

/**
 * `exclusive.ts` has the rules about fields that exclude each other. A test checks that both agree with the JSON Schema
 * on every shared vector.
 */
export const providerConfigSchema: () => ConfigSchema = once(() =>
  schemaOf({
    ...connection(),
    modelId: optional.text,
    wireModel: optional.text,
    modelCapabilities: optional.anything,
    providerName: optional.text,
    maxPromptTokens: optional.tokens,
    maxOutputTokens: optional.tokens,
    maxContextWindowTokens: optional.tokens,
  }),
);

export const namedProviderConfigSchema: () => ConfigSchema = once(() =>
  schemaOf({ ...connection(), name: z.string().check(z.regex(/^[^/]+$/)) }),
);

export const providerModelConfigSchema: () => ConfigSchema = once(() =>
  schemaOf({
    id: filled,
    provider: filled,
    name: optional.text,
    modelId: optional.text,
    wireModel: optional.text,
    maxPromptTokens: optional.tokens,
    maxOutputTokens: optional.tokens,
    maxContextWindowTokens: optional.tokens,
    capabilities: optional.anything,
  }),
);

/** Checks only that these are lists; their items are checked one by one. */
export const providersFileSchema: () => ConfigSchema = once(() =>
  schemaOf({
    providers: z.optional(z.array(z.unknown())),
    models: z.optional(z.array(z.unknown())),
  }),
);
