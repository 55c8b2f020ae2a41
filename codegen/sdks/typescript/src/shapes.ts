// Generated from the JSON Schema. Do not edit: change the schema and generate again.
import type { ObjectShape, Shape } from "./shape.js";

export const shapeOfProviderType: Shape = { kind: "string" };

export const shapeOfWireApi: Shape = { kind: "string" };

export const shapeOfTransport: Shape = { kind: "string" };

export const shapeOfOAuthGrant: Shape = { kind: "string" };

export const shapeOfAzureOptions: ObjectShape = {
  kind: "object",
  fields: [{ name: "apiVersion", shape: { kind: "string" } }],
  rules: [],
};

export const shapeOfManagedIdentity: ObjectShape = {
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

export const shapeOfDefaultAzureCredential: ObjectShape = {
  kind: "object",
  fields: [
    { name: "scope", shape: { kind: "string" } },
    { name: "tenantId", shape: { kind: "string", minLength: 1 } },
    { name: "managedIdentityClientId", shape: { kind: "string", minLength: 1 } },
  ],
  rules: [],
};

export const shapeOfServicePrincipal: ObjectShape = {
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

export const shapeOfOAuth: ObjectShape = {
  kind: "object",
  fields: [
    { name: "issuer", shape: { kind: "string" } },
    { name: "tokenUrl", shape: { kind: "string" } },
    { name: "authorizationUrl", shape: { kind: "string" } },
    { name: "deviceAuthorizationUrl", shape: { kind: "string" } },
    { name: "grant", shape: { kind: "reference", to: () => shapeOfOAuthGrant } },
    { name: "clientId", shape: { kind: "string", minLength: 1 }, required: true },
    { name: "clientSecret", shape: { kind: "string", minLength: 1 }, sensitive: true },
    { name: "clientSecretFile", shape: { kind: "string", minLength: 1 } },
    { name: "refreshToken", shape: { kind: "string", minLength: 1 }, sensitive: true },
    { name: "refreshTokenFile", shape: { kind: "string", minLength: 1 } },
    { name: "scope", shape: { kind: "string", minLength: 1 } },
    { name: "audience", shape: { kind: "string", minLength: 1 } },
    { name: "account", shape: { kind: "string", minLength: 1 } },
  ],
  rules: [
    { kind: "exactly-one", properties: ["issuer", "tokenUrl"] },
    { kind: "excludes", property: "clientSecret", others: ["clientSecretFile"] },
    { kind: "excludes", property: "refreshToken", others: ["refreshTokenFile"] },
    {
      kind: "excludes",
      property: "issuer",
      others: ["authorizationUrl", "deviceAuthorizationUrl"],
    },
  ],
};

export const shapeOfGitHubActions: ObjectShape = {
  kind: "object",
  fields: [{ name: "audience", shape: { kind: "string", minLength: 1 } }],
  rules: [],
};

export const shapeOfAzurePipelines: ObjectShape = {
  kind: "object",
  fields: [
    { name: "serviceConnectionId", shape: { kind: "string", minLength: 1 }, required: true },
  ],
  rules: [],
};

export const shapeOfEntraExchange: ObjectShape = {
  kind: "object",
  fields: [
    { name: "tenantId", shape: { kind: "string", minLength: 1 }, required: true },
    { name: "clientId", shape: { kind: "string", minLength: 1 }, required: true },
    { name: "scope", shape: { kind: "string" } },
    { name: "authorityHost", shape: { kind: "string" } },
    { name: "agentIdentityId", shape: { kind: "string", minLength: 1 } },
  ],
  rules: [],
};

export const shapeOfOpenAIExchange: ObjectShape = {
  kind: "object",
  fields: [
    { name: "identityProviderId", shape: { kind: "string", minLength: 1 }, required: true },
    { name: "serviceAccountId", shape: { kind: "string", minLength: 1 }, required: true },
    { name: "clientId", shape: { kind: "string", minLength: 1 } },
    { name: "tokenUrl", shape: { kind: "string" } },
  ],
  rules: [],
};

export const shapeOfAnthropicExchange: ObjectShape = {
  kind: "object",
  fields: [
    { name: "federationRuleId", shape: { kind: "string", minLength: 1 }, required: true },
    { name: "organizationId", shape: { kind: "string", minLength: 1 }, required: true },
    { name: "serviceAccountId", shape: { kind: "string", minLength: 1 } },
    { name: "workspaceId", shape: { kind: "string", minLength: 1 } },
  ],
  rules: [],
};

export const shapeOfOAuthExchange: ObjectShape = {
  kind: "object",
  fields: [
    { name: "tokenUrl", shape: { kind: "string" }, required: true },
    { name: "audience", shape: { kind: "string", minLength: 1 } },
    { name: "scope", shape: { kind: "string", minLength: 1 } },
    { name: "subjectTokenType", shape: { kind: "string", minLength: 1 } },
    { name: "requestedTokenType", shape: { kind: "string", minLength: 1 } },
    { name: "parameters", shape: { kind: "map", values: { kind: "string" } }, sensitive: true },
  ],
  rules: [],
};

export const shapeOfExchange: ObjectShape = {
  kind: "object",
  fields: [
    { name: "entra", shape: { kind: "reference", to: () => shapeOfEntraExchange } },
    { name: "openai", shape: { kind: "reference", to: () => shapeOfOpenAIExchange } },
    { name: "anthropic", shape: { kind: "reference", to: () => shapeOfAnthropicExchange } },
    { name: "oauth", shape: { kind: "reference", to: () => shapeOfOAuthExchange } },
  ],
  rules: [{ kind: "exactly-one", properties: ["entra", "openai", "anthropic", "oauth"] }],
};

export const shapeOfProviderConnection: ObjectShape = {
  kind: "object",
  fields: [
    { name: "type", shape: { kind: "reference", to: () => shapeOfProviderType } },
    { name: "wireApi", shape: { kind: "reference", to: () => shapeOfWireApi } },
    { name: "transport", shape: { kind: "reference", to: () => shapeOfTransport } },
    { name: "baseUrl", shape: { kind: "string" }, required: true },
    { name: "azure", shape: { kind: "reference", to: () => shapeOfAzureOptions } },
    { name: "headers", shape: { kind: "map", values: { kind: "string" } }, sensitive: true },
    { name: "managedIdentity", shape: { kind: "reference", to: () => shapeOfManagedIdentity } },
    {
      name: "defaultAzureCredential",
      shape: { kind: "reference", to: () => shapeOfDefaultAzureCredential },
    },
    { name: "servicePrincipal", shape: { kind: "reference", to: () => shapeOfServicePrincipal } },
    { name: "oauth", shape: { kind: "reference", to: () => shapeOfOAuth } },
    { name: "githubActions", shape: { kind: "reference", to: () => shapeOfGitHubActions } },
    { name: "azurePipelines", shape: { kind: "reference", to: () => shapeOfAzurePipelines } },
    { name: "exchange", shape: { kind: "reference", to: () => shapeOfExchange } },
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
        "githubActions",
        "azurePipelines",
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
        "githubActions",
        "azurePipelines",
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
        "githubActions",
        "azurePipelines",
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
      others: [
        "githubActions",
        "azurePipelines",
        "apiKeyCommand",
        "apiKeyFile",
        "apiKey",
        "bearerToken",
        "hasBearerTokenProvider",
      ],
    },
    {
      kind: "excludes",
      property: "githubActions",
      others: [
        "azurePipelines",
        "apiKeyCommand",
        "apiKeyFile",
        "apiKey",
        "bearerToken",
        "hasBearerTokenProvider",
      ],
    },
    {
      kind: "excludes",
      property: "azurePipelines",
      others: ["apiKeyCommand", "apiKeyFile", "apiKey", "bearerToken", "hasBearerTokenProvider"],
    },
    { kind: "excludes", property: "exchange", others: ["apiKey", "bearerToken"] },
  ],
};

export const shapeOfProviderConfig: ObjectShape = {
  kind: "object",
  fields: [
    ...shapeOfProviderConnection.fields,
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
        "githubActions",
        "azurePipelines",
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
        "githubActions",
        "azurePipelines",
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
        "githubActions",
        "azurePipelines",
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
      others: [
        "githubActions",
        "azurePipelines",
        "apiKeyCommand",
        "apiKeyFile",
        "apiKey",
        "bearerToken",
        "hasBearerTokenProvider",
      ],
    },
    {
      kind: "excludes",
      property: "githubActions",
      others: [
        "azurePipelines",
        "apiKeyCommand",
        "apiKeyFile",
        "apiKey",
        "bearerToken",
        "hasBearerTokenProvider",
      ],
    },
    {
      kind: "excludes",
      property: "azurePipelines",
      others: ["apiKeyCommand", "apiKeyFile", "apiKey", "bearerToken", "hasBearerTokenProvider"],
    },
    { kind: "excludes", property: "exchange", others: ["apiKey", "bearerToken"] },
  ],
};

export const shapeOfNamedProviderConfig: ObjectShape = {
  kind: "object",
  fields: [
    ...shapeOfProviderConnection.fields,
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
        "githubActions",
        "azurePipelines",
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
        "githubActions",
        "azurePipelines",
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
        "githubActions",
        "azurePipelines",
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
      others: [
        "githubActions",
        "azurePipelines",
        "apiKeyCommand",
        "apiKeyFile",
        "apiKey",
        "bearerToken",
        "hasBearerTokenProvider",
      ],
    },
    {
      kind: "excludes",
      property: "githubActions",
      others: [
        "azurePipelines",
        "apiKeyCommand",
        "apiKeyFile",
        "apiKey",
        "bearerToken",
        "hasBearerTokenProvider",
      ],
    },
    {
      kind: "excludes",
      property: "azurePipelines",
      others: ["apiKeyCommand", "apiKeyFile", "apiKey", "bearerToken", "hasBearerTokenProvider"],
    },
    { kind: "excludes", property: "exchange", others: ["apiKey", "bearerToken"] },
  ],
};

export const shapeOfProviderModelConfig: ObjectShape = {
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

export const shapeOfProvidersFile: ObjectShape = {
  kind: "object",
  fields: [
    {
      name: "providers",
      shape: { kind: "list", items: { kind: "reference", to: () => shapeOfNamedProviderConfig } },
    },
    {
      name: "models",
      shape: { kind: "list", items: { kind: "reference", to: () => shapeOfProviderModelConfig } },
    },
  ],
  rules: [],
};

export const shapeOfProviderTokenArgs: ObjectShape = {
  kind: "object",
  fields: [
    { name: "providerName", shape: { kind: "string" }, required: true },
    { name: "sessionId", shape: { kind: "string" }, required: true },
  ],
  rules: [],
};

export const shapeOfProviderTokenResult: ObjectShape = {
  kind: "object",
  fields: [{ name: "token", shape: { kind: "string" }, required: true, sensitive: true }],
  rules: [],
};

export const shapeOfProviderTokenInvalidateArgs: ObjectShape = {
  kind: "object",
  fields: [
    { name: "providerName", shape: { kind: "string" }, required: true },
    { name: "sessionId", shape: { kind: "string" }, required: true },
    { name: "token", shape: { kind: "string" }, sensitive: true },
  ],
  rules: [],
};

export const shapeOfProviderTokenErrorData: ObjectShape = {
  kind: "object",
  fields: [
    { name: "code", shape: { kind: "reference", to: () => shapeOfErrorCode }, required: true },
    { name: "transient", shape: { kind: "boolean" }, required: true },
    { name: "retryAfter", shape: { kind: "integer", minimum: 0 } },
  ],
  rules: [],
};

export const shapeOfErrorCode: Shape = { kind: "string" };
