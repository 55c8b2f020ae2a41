import * as z from "zod/mini";
import { BLOCKS, type BlockName } from "./exclusive.ts";
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

const blocks: Readonly<Record<BlockName, () => Readonly<Record<string, z.ZodMiniType>>>> = {
  managedIdentity: once(() => ({
    clientId: optional.filled,
    objectId: optional.filled,
    resourceId: optional.filled,
    scope: optional.scope,
  })),
  defaultAzureCredential: once(() => ({
    scope: optional.scope,
    tenantId: optional.filled,
    managedIdentityClientId: optional.filled,
  })),
  servicePrincipal: once(() => ({
    tenantId: filled,
    clientId: filled,
    clientSecret: optional.filled,
    clientSecretFile: optional.filled,
    certificateFile: optional.filled,
    federatedTokenFile: optional.filled,
    scope: optional.scope,
    authorityHost: z.optional(z.string().check(z.regex(/^https:\/\/[^\s/?#]+/))),
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
};

export function fieldsOfBlock(name: BlockName): readonly string[] {
  return Object.keys(blocks[name]());
}

/** The schema of an identity block. */
export function blockSchema(name: BlockName): z.ZodMiniType {
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
