import * as z from "zod/mini";
import type { BearerTokenProvider } from "./types.ts";

const text = z.string();
const filled = z.string().check(z.minLength(1));
const scope = z.string().check(z.regex(/^\S+$/));
const url = z.string().check(z.regex(/^https?:\/\/[^\s/?#]+/));
const secureUrl = z.string().check(z.regex(/^https:\/\/[^\s/?#]+/));
const tokens = z.int().check(z.minimum(1));

const managedIdentity = {
  clientId: z.optional(filled),
  objectId: z.optional(filled),
  resourceId: z.optional(filled),
  scope: z.optional(scope),
};

const defaultAzureCredential = {
  scope: z.optional(scope),
  tenantId: z.optional(filled),
  managedIdentityClientId: z.optional(filled),
};

const servicePrincipal = {
  tenantId: filled,
  clientId: filled,
  clientSecret: z.optional(filled),
  clientSecretFile: z.optional(filled),
  certificateFile: z.optional(filled),
  federatedTokenFile: z.optional(filled),
  scope: z.optional(scope),
  authorityHost: z.optional(secureUrl),
};

const oauth = {
  issuer: z.optional(url),
  tokenUrl: z.optional(url),
  grant: z.optional(z.enum(["client_credentials", "refresh_token"])),
  clientId: filled,
  clientSecret: z.optional(filled),
  clientSecretFile: z.optional(filled),
  refreshToken: z.optional(filled),
  refreshTokenFile: z.optional(filled),
  scope: z.optional(filled),
  audience: z.optional(filled),
};

const connection = {
  type: z.optional(z.enum(["openai", "azure", "anthropic"])),
  wireApi: z.optional(z.enum(["completions", "responses"])),
  transport: z.optional(z.enum(["http", "websockets"])),
  baseUrl: url,
  azure: z.optional(z.looseObject({ apiVersion: z.optional(text) })),
  headers: z.optional(z.record(text, text)),
  managedIdentity: z.optional(z.strictObject(managedIdentity)),
  defaultAzureCredential: z.optional(z.strictObject(defaultAzureCredential)),
  servicePrincipal: z.optional(z.strictObject(servicePrincipal)),
  oauth: z.optional(z.strictObject(oauth)),
  apiKeyCommand: z.optional(filled),
  apiKeyFile: z.optional(filled),
  apiKey: z.optional(text),
  bearerToken: z.optional(text),
  hasBearerTokenProvider: z.optional(z.boolean()),
  bearerTokenProvider: z.optional(
    z.custom<BearerTokenProvider>((value) => typeof value === "function", "a function"),
  ),
};

const blocks = { managedIdentity, defaultAzureCredential, servicePrincipal, oauth };

/** The JSON Schema's rules for one kind of object, for validation at run time. */
export interface ConfigSchema {
  readonly type: z.ZodMiniType;
  /** The names of its fields and, by the block's name, of each identity block's. */
  readonly fields: KnownFields;
}

export type KnownFields = Readonly<Record<string, readonly string[]>>;

function providerSchema(shape: Readonly<Record<string, z.ZodMiniType>>): ConfigSchema {
  const inBlocks = Object.entries(blocks).map(([name, fields]) => [name, Object.keys(fields)]);
  return {
    type: z.looseObject(shape),
    fields: { "": Object.keys(shape), ...Object.fromEntries(inBlocks) },
  };
}

/**
 * What fields exclude each other is in `exclusive.ts`. A test holds both to the JSON Schema's answer over every
 * shared vector.
 */
export const providerConfigSchema: ConfigSchema = providerSchema({
  ...connection,
  modelId: z.optional(text),
  wireModel: z.optional(text),
  modelCapabilities: z.optional(z.unknown()),
  providerName: z.optional(text),
  maxPromptTokens: z.optional(tokens),
  maxOutputTokens: z.optional(tokens),
  maxContextWindowTokens: z.optional(tokens),
});

export const namedProviderConfigSchema: ConfigSchema = providerSchema({
  ...connection,
  name: z.string().check(z.regex(/^[^/]+$/)),
});

const model = {
  id: filled,
  provider: filled,
  name: z.optional(text),
  modelId: z.optional(text),
  wireModel: z.optional(text),
  maxPromptTokens: z.optional(tokens),
  maxOutputTokens: z.optional(tokens),
  maxContextWindowTokens: z.optional(tokens),
  capabilities: z.optional(z.unknown()),
};

export const providerModelConfigSchema: ConfigSchema = {
  type: z.looseObject(model),
  fields: { "": Object.keys(model) },
};

/** The lists alone; what they hold is looked at one by one. */
const lists = {
  providers: z.optional(z.array(z.unknown())),
  models: z.optional(z.array(z.unknown())),
};

export const providersFileSchema: ConfigSchema = {
  type: z.looseObject(lists),
  fields: { "": Object.keys(lists) },
};
