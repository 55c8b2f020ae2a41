import { CREDENTIAL_FIELDS } from "../exclusive.ts";

/** How a variable's text becomes a field's value. */
export type Reading = "text" | "number" | "headers";

/** A variable that sets one field. */
export interface Variable {
  readonly name: string;
  /** The field it sets, as a path. */
  readonly field: readonly string[];
  readonly reading: Reading;
}

function variable(name: string, field: string, reading: Reading = "text"): Variable {
  return { name, field: field.split("."), reading };
}

/** Required: without it the environment describes no provider. */
export const BASE_URL = "COPILOT_PROVIDER_BASE_URL";

/**
 * Variables that set one field each. Except for those of the file, identity, OAuth, CI jobs, exchange and scope, they
 * are the Copilot CLI's own, with the same meaning.
 */
export const VARIABLES: readonly Variable[] = [
  variable(BASE_URL, "baseUrl"),
  variable("COPILOT_PROVIDER_TYPE", "type"),
  variable("COPILOT_PROVIDER_WIRE_API", "wireApi"),
  variable("COPILOT_PROVIDER_TRANSPORT", "transport"),
  variable("COPILOT_PROVIDER_AZURE_API_VERSION", "azure.apiVersion"),
  variable("COPILOT_PROVIDER_HEADERS", "headers", "headers"),
  variable("COPILOT_PROVIDER_MODEL_ID", "modelId"),
  variable("COPILOT_PROVIDER_WIRE_MODEL", "wireModel"),
  variable("COPILOT_PROVIDER_MAX_PROMPT_TOKENS", "maxPromptTokens", "number"),
  variable("COPILOT_PROVIDER_MAX_OUTPUT_TOKENS", "maxOutputTokens", "number"),
  variable("COPILOT_PROVIDER_BEARER_TOKEN", "bearerToken"),
  variable("COPILOT_PROVIDER_API_KEY_COMMAND", "apiKeyCommand"),
  variable("COPILOT_PROVIDER_API_KEY_FILE", "apiKeyFile"),
  variable("COPILOT_PROVIDER_API_KEY", "apiKey"),
  variable("COPILOT_PROVIDER_MANAGED_IDENTITY_CLIENT_ID", "managedIdentity.clientId"),
  variable("COPILOT_PROVIDER_MANAGED_IDENTITY_OBJECT_ID", "managedIdentity.objectId"),
  variable("COPILOT_PROVIDER_MANAGED_IDENTITY_RESOURCE_ID", "managedIdentity.resourceId"),
  variable("COPILOT_PROVIDER_OAUTH_ISSUER", "oauth.issuer"),
  variable("COPILOT_PROVIDER_OAUTH_TOKEN_URL", "oauth.tokenUrl"),
  variable("COPILOT_PROVIDER_OAUTH_AUTHORIZATION_URL", "oauth.authorizationUrl"),
  variable("COPILOT_PROVIDER_OAUTH_DEVICE_AUTHORIZATION_URL", "oauth.deviceAuthorizationUrl"),
  variable("COPILOT_PROVIDER_OAUTH_GRANT", "oauth.grant"),
  variable("COPILOT_PROVIDER_OAUTH_CLIENT_ID", "oauth.clientId"),
  variable("COPILOT_PROVIDER_OAUTH_CLIENT_SECRET", "oauth.clientSecret"),
  variable("COPILOT_PROVIDER_OAUTH_CLIENT_SECRET_FILE", "oauth.clientSecretFile"),
  variable("COPILOT_PROVIDER_OAUTH_REFRESH_TOKEN_FILE", "oauth.refreshTokenFile"),
  variable("COPILOT_PROVIDER_OAUTH_AUDIENCE", "oauth.audience"),
  variable("COPILOT_PROVIDER_OAUTH_ACCOUNT", "oauth.account"),
  variable("COPILOT_PROVIDER_GITHUB_ACTIONS_AUDIENCE", "githubActions.audience"),
  variable(
    "COPILOT_PROVIDER_AZURE_PIPELINES_SERVICE_CONNECTION_ID",
    "azurePipelines.serviceConnectionId",
  ),
  variable("COPILOT_PROVIDER_EXCHANGE_ENTRA_TENANT_ID", "exchange.entra.tenantId"),
  variable("COPILOT_PROVIDER_EXCHANGE_ENTRA_CLIENT_ID", "exchange.entra.clientId"),
  variable(
    "COPILOT_PROVIDER_EXCHANGE_OPENAI_IDENTITY_PROVIDER_ID",
    "exchange.openai.identityProviderId",
  ),
  variable(
    "COPILOT_PROVIDER_EXCHANGE_OPENAI_SERVICE_ACCOUNT_ID",
    "exchange.openai.serviceAccountId",
  ),
  variable(
    "COPILOT_PROVIDER_EXCHANGE_ANTHROPIC_FEDERATION_RULE_ID",
    "exchange.anthropic.federationRuleId",
  ),
  variable(
    "COPILOT_PROVIDER_EXCHANGE_ANTHROPIC_ORGANIZATION_ID",
    "exchange.anthropic.organizationId",
  ),
  variable(
    "COPILOT_PROVIDER_EXCHANGE_ANTHROPIC_SERVICE_ACCOUNT_ID",
    "exchange.anthropic.serviceAccountId",
  ),
  variable("COPILOT_PROVIDER_EXCHANGE_ANTHROPIC_WORKSPACE_ID", "exchange.anthropic.workspaceId"),
  variable("COPILOT_PROVIDER_EXCHANGE_OAUTH_TOKEN_URL", "exchange.oauth.tokenUrl"),
  variable("COPILOT_PROVIDER_EXCHANGE_OAUTH_AUDIENCE", "exchange.oauth.audience"),
];

/**
 * The variables of Azure's own tools that make up a service principal.
 *
 * @see https://learn.microsoft.com/javascript/api/overview/azure/identity-readme#environment-variables
 */
export const SERVICE_PRINCIPAL: readonly Variable[] = [
  variable("AZURE_TENANT_ID", "servicePrincipal.tenantId"),
  variable("AZURE_CLIENT_ID", "servicePrincipal.clientId"),
  variable("AZURE_CLIENT_SECRET", "servicePrincipal.clientSecret"),
  variable("AZURE_CLIENT_CERTIFICATE_PATH", "servicePrincipal.certificateFile"),
  variable("AZURE_FEDERATED_TOKEN_FILE", "servicePrincipal.federatedTokenFile"),
  variable("AZURE_AUTHORITY_HOST", "servicePrincipal.authorityHost"),
];

/** How an exchange that `COPILOT_PROVIDER_EXCHANGE` names is filled: the variables of the issuer's own tools. */
export const EXCHANGE_TOOLS: Readonly<Record<string, readonly Variable[]>> = {
  /** @see https://learn.microsoft.com/javascript/api/overview/azure/identity-readme#environment-variables */
  entra: [
    variable("AZURE_TENANT_ID", "exchange.entra.tenantId"),
    variable("AZURE_CLIENT_ID", "exchange.entra.clientId"),
    variable("AZURE_AUTHORITY_HOST", "exchange.entra.authorityHost"),
  ],
  /** @see https://platform.claude.com/docs/en/manage-claude/workload-identity-federation */
  anthropic: [
    variable("ANTHROPIC_FEDERATION_RULE_ID", "exchange.anthropic.federationRuleId"),
    variable("ANTHROPIC_ORGANIZATION_ID", "exchange.anthropic.organizationId"),
    variable("ANTHROPIC_SERVICE_ACCOUNT_ID", "exchange.anthropic.serviceAccountId"),
    variable("ANTHROPIC_WORKSPACE_ID", "exchange.anthropic.workspaceId"),
  ],
};

/** The file with the token that Anthropic's tools exchange. */
export const ANTHROPIC_TOKEN_FILE = "ANTHROPIC_IDENTITY_TOKEN_FILE";

/**
 * The service connection of a task that Azure Pipelines has signed in.
 *
 * @see https://learn.microsoft.com/javascript/api/@azure/identity/azurepipelinescredential
 */
export const SERVICE_CONNECTION: Variable = variable(
  "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID",
  "azurePipelines.serviceConnectionId",
);

/** Other variables of those tools, and why they are ignored here. */
export const UNUSED_AZURE: Readonly<Record<string, string>> = {
  AZURE_CLIENT_CERTIFICATE_PASSWORD:
    "has no effect: write the private key without a passphrase, or use COPILOT_PROVIDER_CREDENTIAL=default-azure",
  AZURE_CLIENT_SEND_CERTIFICATE_CHAIN:
    "has no effect: use COPILOT_PROVIDER_CREDENTIAL=default-azure to send the certificate's chain",
};

/** `system`, or a JSON object: the `managedIdentity` block. */
export const MANAGED_IDENTITY = "COPILOT_PROVIDER_MANAGED_IDENTITY";

/** Names an identity block that other variables fill. */
export const CREDENTIAL = "COPILOT_PROVIDER_CREDENTIAL";

/** The `exchange` block: `entra` or `anthropic`, which the variables of their own tools fill, or a JSON object. */
export const EXCHANGE = "COPILOT_PROVIDER_EXCHANGE";

/** The scope of the identity block, or of the exchange. */
export const TOKEN_SCOPE = "COPILOT_PROVIDER_TOKEN_SCOPE";

/** Path of the file with several providers. */
export const PROVIDERS_CONFIG = "COPILOT_PROVIDERS_CONFIG";

/** Every variable that sets a credential. */
export const CREDENTIAL_VARIABLES: readonly string[] = [
  ...VARIABLES.filter(({ field }) => CREDENTIAL_FIELDS.includes(field[0] ?? "")).map(
    ({ name }) => name,
  ),
  MANAGED_IDENTITY,
  CREDENTIAL,
];

/** Every known name that starts with `COPILOT_PROVIDER_`. */
export const KNOWN_VARIABLES: readonly string[] = [
  ...VARIABLES.map(({ name }) => name),
  MANAGED_IDENTITY,
  CREDENTIAL,
  EXCHANGE,
  TOKEN_SCOPE,
];
