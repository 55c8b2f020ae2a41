// Generated from the JSON Schema. Do not edit: change the schema and generate again.
import type { ObjectShape, Shape } from "./shape.js";

export const providerTypeShape: Shape = { kind: "string" };

export const wireApiShape: Shape = { kind: "string" };

export const transportShape: Shape = { kind: "string" };

export const oauthGrantShape: Shape = { kind: "string" };

export const azureOptionsShape: ObjectShape = {
  kind: "object",
  fields: [{ name: "apiVersion", shape: { kind: "string" } }],
  rules: [],
};

export const managedIdentityShape: ObjectShape = {
  kind: "object",
  fields: [
    { name: "clientId", shape: { kind: "string", minLength: 1 } },
    { name: "objectId", shape: { kind: "string", minLength: 1 } },
    { name: "resourceId", shape: { kind: "string", minLength: 1 } },
    { name: "scope", shape: { kind: "string" } },
  ],
  rules: [
    { kind: "excludes", property: "clientId", others: ["objectId", "resourceId"] },
    { kind: "excludes", property: "objectId", others: ["resourceId"] },
  ],
};

export const defaultAzureCredentialShape: ObjectShape = {
  kind: "object",
  fields: [
    { name: "scope", shape: { kind: "string" } },
    { name: "tenantId", shape: { kind: "string", minLength: 1 } },
    { name: "managedIdentityClientId", shape: { kind: "string", minLength: 1 } },
  ],
  rules: [],
};

export const servicePrincipalShape: ObjectShape = {
  kind: "object",
  fields: [
    { name: "tenantId", shape: { kind: "string", minLength: 1 }, required: true },
    { name: "clientId", shape: { kind: "string", minLength: 1 }, required: true },
    { name: "clientSecret", shape: { kind: "string", minLength: 1 }, sensitive: true },
    { name: "clientSecretFile", shape: { kind: "string", minLength: 1 } },
    { name: "certificateFile", shape: { kind: "string", minLength: 1 } },
    { name: "federatedTokenFile", shape: { kind: "string", minLength: 1 } },
    { name: "scope", shape: { kind: "string" } },
    { name: "authorityHost", shape: { kind: "string" } },
  ],
  rules: [
    {
      kind: "exactly-one",
      properties: ["clientSecret", "clientSecretFile", "certificateFile", "federatedTokenFile"],
    },
  ],
};

export const oauthShape: ObjectShape = {
  kind: "object",
  fields: [
    { name: "issuer", shape: { kind: "string" } },
    { name: "tokenUrl", shape: { kind: "string" } },
    { name: "grant", shape: { kind: "reference", to: () => oauthGrantShape } },
    { name: "clientId", shape: { kind: "string", minLength: 1 }, required: true },
    { name: "clientSecret", shape: { kind: "string", minLength: 1 }, sensitive: true },
    { name: "clientSecretFile", shape: { kind: "string", minLength: 1 } },
    { name: "refreshToken", shape: { kind: "string", minLength: 1 }, sensitive: true },
    { name: "refreshTokenFile", shape: { kind: "string", minLength: 1 } },
    { name: "scope", shape: { kind: "string", minLength: 1 } },
    { name: "audience", shape: { kind: "string", minLength: 1 } },
  ],
  rules: [
    { kind: "exactly-one", properties: ["issuer", "tokenUrl"] },
    { kind: "excludes", property: "clientSecret", others: ["clientSecretFile"] },
    { kind: "excludes", property: "refreshToken", others: ["refreshTokenFile"] },
  ],
};

export const providerConnectionShape: ObjectShape = {
  kind: "object",
  fields: [
    { name: "type", shape: { kind: "reference", to: () => providerTypeShape } },
    { name: "wireApi", shape: { kind: "reference", to: () => wireApiShape } },
    { name: "transport", shape: { kind: "reference", to: () => transportShape } },
    { name: "baseUrl", shape: { kind: "string" }, required: true },
    { name: "azure", shape: { kind: "reference", to: () => azureOptionsShape } },
    { name: "headers", shape: { kind: "map", values: { kind: "string" } }, sensitive: true },
    { name: "managedIdentity", shape: { kind: "reference", to: () => managedIdentityShape } },
    {
      name: "defaultAzureCredential",
      shape: { kind: "reference", to: () => defaultAzureCredentialShape },
    },
    { name: "servicePrincipal", shape: { kind: "reference", to: () => servicePrincipalShape } },
    { name: "oauth", shape: { kind: "reference", to: () => oauthShape } },
    { name: "apiKeyCommand", shape: { kind: "string", minLength: 1 } },
    { name: "apiKeyFile", shape: { kind: "string", minLength: 1 } },
    { name: "apiKey", shape: { kind: "string" }, sensitive: true },
    { name: "bearerToken", shape: { kind: "string" }, sensitive: true },
    { name: "hasBearerTokenProvider", shape: { kind: "boolean" }, callback: "bearerTokenProvider" },
  ],
  rules: [
    {
      kind: "excludes",
      property: "managedIdentity",
      others: [
        "defaultAzureCredential",
        "servicePrincipal",
        "oauth",
        "apiKeyCommand",
        "apiKeyFile",
        "apiKey",
        "bearerToken",
        "hasBearerTokenProvider",
      ],
    },
    {
      kind: "excludes",
      property: "defaultAzureCredential",
      others: [
        "servicePrincipal",
        "oauth",
        "apiKeyCommand",
        "apiKeyFile",
        "apiKey",
        "bearerToken",
        "hasBearerTokenProvider",
      ],
    },
    {
      kind: "excludes",
      property: "servicePrincipal",
      others: [
        "oauth",
        "apiKeyCommand",
        "apiKeyFile",
        "apiKey",
        "bearerToken",
        "hasBearerTokenProvider",
      ],
    },
    {
      kind: "excludes",
      property: "oauth",
      others: ["apiKeyCommand", "apiKeyFile", "apiKey", "bearerToken", "hasBearerTokenProvider"],
    },
  ],
};

export const providerConfigShape: ObjectShape = {
  kind: "object",
  fields: [
    ...providerConnectionShape.fields,
    { name: "modelId", shape: { kind: "string" } },
    { name: "wireModel", shape: { kind: "string" } },
    { name: "modelCapabilities", shape: { kind: "any" } },
    { name: "providerName", shape: { kind: "string" } },
    { name: "maxPromptTokens", shape: { kind: "integer", minimum: 1 } },
    { name: "maxOutputTokens", shape: { kind: "integer", minimum: 1 } },
    { name: "maxContextWindowTokens", shape: { kind: "integer", minimum: 1 } },
  ],
  rules: [
    {
      kind: "excludes",
      property: "managedIdentity",
      others: [
        "defaultAzureCredential",
        "servicePrincipal",
        "oauth",
        "apiKeyCommand",
        "apiKeyFile",
        "apiKey",
        "bearerToken",
        "hasBearerTokenProvider",
      ],
    },
    {
      kind: "excludes",
      property: "defaultAzureCredential",
      others: [
        "servicePrincipal",
        "oauth",
        "apiKeyCommand",
        "apiKeyFile",
        "apiKey",
        "bearerToken",
        "hasBearerTokenProvider",
      ],
    },
    {
      kind: "excludes",
      property: "servicePrincipal",
      others: [
        "oauth",
        "apiKeyCommand",
        "apiKeyFile",
        "apiKey",
        "bearerToken",
        "hasBearerTokenProvider",
      ],
    },
    {
      kind: "excludes",
      property: "oauth",
      others: ["apiKeyCommand", "apiKeyFile", "apiKey", "bearerToken", "hasBearerTokenProvider"],
    },
  ],
};

export const namedProviderConfigShape: ObjectShape = {
  kind: "object",
  fields: [
    ...providerConnectionShape.fields,
    { name: "name", shape: { kind: "string" }, required: true },
  ],
  rules: [
    {
      kind: "excludes",
      property: "managedIdentity",
      others: [
        "defaultAzureCredential",
        "servicePrincipal",
        "oauth",
        "apiKeyCommand",
        "apiKeyFile",
        "apiKey",
        "bearerToken",
        "hasBearerTokenProvider",
      ],
    },
    {
      kind: "excludes",
      property: "defaultAzureCredential",
      others: [
        "servicePrincipal",
        "oauth",
        "apiKeyCommand",
        "apiKeyFile",
        "apiKey",
        "bearerToken",
        "hasBearerTokenProvider",
      ],
    },
    {
      kind: "excludes",
      property: "servicePrincipal",
      others: [
        "oauth",
        "apiKeyCommand",
        "apiKeyFile",
        "apiKey",
        "bearerToken",
        "hasBearerTokenProvider",
      ],
    },
    {
      kind: "excludes",
      property: "oauth",
      others: ["apiKeyCommand", "apiKeyFile", "apiKey", "bearerToken", "hasBearerTokenProvider"],
    },
  ],
};

export const providerModelConfigShape: ObjectShape = {
  kind: "object",
  fields: [
    { name: "id", shape: { kind: "string", minLength: 1 }, required: true },
    { name: "provider", shape: { kind: "string", minLength: 1 }, required: true },
    { name: "name", shape: { kind: "string" } },
    { name: "modelId", shape: { kind: "string" } },
    { name: "wireModel", shape: { kind: "string" } },
    { name: "maxPromptTokens", shape: { kind: "integer", minimum: 1 } },
    { name: "maxOutputTokens", shape: { kind: "integer", minimum: 1 } },
    { name: "maxContextWindowTokens", shape: { kind: "integer", minimum: 1 } },
    { name: "capabilities", shape: { kind: "any" } },
  ],
  rules: [],
};

export const providersFileShape: ObjectShape = {
  kind: "object",
  fields: [
    {
      name: "providers",
      shape: { kind: "list", items: { kind: "reference", to: () => namedProviderConfigShape } },
    },
    {
      name: "models",
      shape: { kind: "list", items: { kind: "reference", to: () => providerModelConfigShape } },
    },
  ],
  rules: [],
};

export const providerTokenArgsShape: ObjectShape = {
  kind: "object",
  fields: [
    { name: "providerName", shape: { kind: "string" }, required: true },
    { name: "sessionId", shape: { kind: "string" }, required: true },
  ],
  rules: [],
};

export const providerTokenResultShape: ObjectShape = {
  kind: "object",
  fields: [{ name: "token", shape: { kind: "string" }, required: true, sensitive: true }],
  rules: [],
};
