# Generated from the JSON Schema. Do not edit: change the schema and generate again.
"""The types, as data."""

from __future__ import annotations

from ._shape import (
    Anything,
    Boolean,
    ExactlyOne,
    Excludes,
    Field,
    Items,
    Number,
    Object,
    Reference,
    Shape,
    Table,
    Text,
)


PROVIDER_TYPE: Shape = Text()

WIRE_API: Shape = Text()

TRANSPORT: Shape = Text()

OAUTH_GRANT: Shape = Text()

AZURE_OPTIONS: Object = Object(
    "AzureOptions",
    (Field("api_version", "apiVersion", Text()),),
)

MANAGED_IDENTITY: Object = Object(
    "ManagedIdentity",
    (
        Field("client_id", "clientId", Text(min_length=1)),
        Field("object_id", "objectId", Text(min_length=1)),
        Field("resource_id", "resourceId", Text(min_length=1)),
        Field("scope", "scope", Text()),
    ),
    rules=(
        Excludes("clientId", ("objectId", "resourceId")),
        Excludes("objectId", ("resourceId",)),
    ),
    closed=True,
    keeps=False,
)

DEFAULT_AZURE_CREDENTIAL: Object = Object(
    "DefaultAzureCredential",
    (
        Field("scope", "scope", Text()),
        Field("tenant_id", "tenantId", Text(min_length=1)),
        Field(
            "managed_identity_client_id",
            "managedIdentityClientId",
            Text(min_length=1),
        ),
    ),
    closed=True,
    keeps=False,
)

SERVICE_PRINCIPAL: Object = Object(
    "ServicePrincipal",
    (
        Field("tenant_id", "tenantId", Text(min_length=1), required=True),
        Field("client_id", "clientId", Text(min_length=1), required=True),
        Field("client_secret", "clientSecret", Text(min_length=1), sensitive=True),
        Field("client_secret_file", "clientSecretFile", Text(min_length=1)),
        Field("certificate_file", "certificateFile", Text(min_length=1)),
        Field("federated_token_file", "federatedTokenFile", Text(min_length=1)),
        Field("scope", "scope", Text()),
        Field("authority_host", "authorityHost", Text()),
    ),
    rules=(
        ExactlyOne(
            (
                "clientSecret",
                "clientSecretFile",
                "certificateFile",
                "federatedTokenFile",
            ),
        ),
    ),
    closed=True,
    keeps=False,
)

OAUTH: Object = Object(
    "OAuth",
    (
        Field("issuer", "issuer", Text()),
        Field("token_url", "tokenUrl", Text()),
        Field("authorization_url", "authorizationUrl", Text()),
        Field("device_authorization_url", "deviceAuthorizationUrl", Text()),
        Field("grant", "grant", Reference(lambda: OAUTH_GRANT)),
        Field("client_id", "clientId", Text(min_length=1), required=True),
        Field("client_secret", "clientSecret", Text(min_length=1), sensitive=True),
        Field("client_secret_file", "clientSecretFile", Text(min_length=1)),
        Field("refresh_token", "refreshToken", Text(min_length=1), sensitive=True),
        Field("refresh_token_file", "refreshTokenFile", Text(min_length=1)),
        Field("scope", "scope", Text(min_length=1)),
        Field("audience", "audience", Text(min_length=1)),
        Field("account", "account", Text(min_length=1)),
    ),
    rules=(
        ExactlyOne(("issuer", "tokenUrl")),
        Excludes("clientSecret", ("clientSecretFile",)),
        Excludes("refreshToken", ("refreshTokenFile",)),
        Excludes("issuer", ("authorizationUrl", "deviceAuthorizationUrl")),
    ),
    closed=True,
    keeps=False,
)

GIT_HUB_ACTIONS: Object = Object(
    "GitHubActions",
    (Field("audience", "audience", Text(min_length=1)),),
    closed=True,
    keeps=False,
)

AZURE_PIPELINES: Object = Object(
    "AzurePipelines",
    (
        Field(
            "service_connection_id",
            "serviceConnectionId",
            Text(min_length=1),
            required=True,
        ),
    ),
    closed=True,
    keeps=False,
)

ENTRA_EXCHANGE: Object = Object(
    "EntraExchange",
    (
        Field("tenant_id", "tenantId", Text(min_length=1), required=True),
        Field("client_id", "clientId", Text(min_length=1), required=True),
        Field("scope", "scope", Text()),
        Field("authority_host", "authorityHost", Text()),
        Field("agent_identity_id", "agentIdentityId", Text(min_length=1)),
    ),
    closed=True,
    keeps=False,
)

OPEN_AI_EXCHANGE: Object = Object(
    "OpenAIExchange",
    (
        Field(
            "identity_provider_id",
            "identityProviderId",
            Text(min_length=1),
            required=True,
        ),
        Field(
            "service_account_id",
            "serviceAccountId",
            Text(min_length=1),
            required=True,
        ),
        Field("client_id", "clientId", Text(min_length=1)),
        Field("token_url", "tokenUrl", Text()),
    ),
    closed=True,
    keeps=False,
)

ANTHROPIC_EXCHANGE: Object = Object(
    "AnthropicExchange",
    (
        Field(
            "federation_rule_id",
            "federationRuleId",
            Text(min_length=1),
            required=True,
        ),
        Field("organization_id", "organizationId", Text(min_length=1), required=True),
        Field("service_account_id", "serviceAccountId", Text(min_length=1)),
        Field("workspace_id", "workspaceId", Text(min_length=1)),
    ),
    closed=True,
    keeps=False,
)

OAUTH_EXCHANGE: Object = Object(
    "OAuthExchange",
    (
        Field("token_url", "tokenUrl", Text(), required=True),
        Field("audience", "audience", Text(min_length=1)),
        Field("scope", "scope", Text(min_length=1)),
        Field("subject_token_type", "subjectTokenType", Text(min_length=1)),
        Field("requested_token_type", "requestedTokenType", Text(min_length=1)),
        Field("parameters", "parameters", Table(Text()), sensitive=True),
    ),
    closed=True,
    keeps=False,
)

EXCHANGE: Object = Object(
    "Exchange",
    (
        Field("entra", "entra", Reference(lambda: ENTRA_EXCHANGE)),
        Field("openai", "openai", Reference(lambda: OPEN_AI_EXCHANGE)),
        Field("anthropic", "anthropic", Reference(lambda: ANTHROPIC_EXCHANGE)),
        Field("oauth", "oauth", Reference(lambda: OAUTH_EXCHANGE)),
    ),
    rules=(ExactlyOne(("entra", "openai", "anthropic", "oauth")),),
    closed=True,
    keeps=False,
)

PROVIDER_CONNECTION: Object = Object(
    "ProviderConnection",
    (
        Field("type", "type", Reference(lambda: PROVIDER_TYPE)),
        Field("wire_api", "wireApi", Reference(lambda: WIRE_API)),
        Field("transport", "transport", Reference(lambda: TRANSPORT)),
        Field("base_url", "baseUrl", Text(), required=True),
        Field("azure", "azure", Reference(lambda: AZURE_OPTIONS)),
        Field("headers", "headers", Table(Text()), sensitive=True),
        Field(
            "managed_identity",
            "managedIdentity",
            Reference(lambda: MANAGED_IDENTITY),
        ),
        Field(
            "default_azure_credential",
            "defaultAzureCredential",
            Reference(lambda: DEFAULT_AZURE_CREDENTIAL),
        ),
        Field(
            "service_principal",
            "servicePrincipal",
            Reference(lambda: SERVICE_PRINCIPAL),
        ),
        Field("oauth", "oauth", Reference(lambda: OAUTH)),
        Field("github_actions", "githubActions", Reference(lambda: GIT_HUB_ACTIONS)),
        Field("azure_pipelines", "azurePipelines", Reference(lambda: AZURE_PIPELINES)),
        Field("exchange", "exchange", Reference(lambda: EXCHANGE)),
        Field("api_key_command", "apiKeyCommand", Text(min_length=1)),
        Field("api_key_file", "apiKeyFile", Text(min_length=1)),
        Field("api_key", "apiKey", Text(), sensitive=True),
        Field("bearer_token", "bearerToken", Text(), sensitive=True),
        Field(
            "has_bearer_token_provider",
            "hasBearerTokenProvider",
            Boolean(),
            callback="bearer_token_provider",
        ),
    ),
    rules=(
        Excludes(
            "managedIdentity",
            (
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
            ),
        ),
        Excludes(
            "defaultAzureCredential",
            (
                "servicePrincipal",
                "oauth",
                "githubActions",
                "azurePipelines",
                "apiKeyCommand",
                "apiKeyFile",
                "apiKey",
                "bearerToken",
                "hasBearerTokenProvider",
            ),
        ),
        Excludes(
            "servicePrincipal",
            (
                "oauth",
                "githubActions",
                "azurePipelines",
                "apiKeyCommand",
                "apiKeyFile",
                "apiKey",
                "bearerToken",
                "hasBearerTokenProvider",
            ),
        ),
        Excludes(
            "oauth",
            (
                "githubActions",
                "azurePipelines",
                "apiKeyCommand",
                "apiKeyFile",
                "apiKey",
                "bearerToken",
                "hasBearerTokenProvider",
            ),
        ),
        Excludes(
            "githubActions",
            (
                "azurePipelines",
                "apiKeyCommand",
                "apiKeyFile",
                "apiKey",
                "bearerToken",
                "hasBearerTokenProvider",
            ),
        ),
        Excludes(
            "azurePipelines",
            (
                "apiKeyCommand",
                "apiKeyFile",
                "apiKey",
                "bearerToken",
                "hasBearerTokenProvider",
            ),
        ),
        Excludes("exchange", ("apiKey", "bearerToken")),
    ),
)

PROVIDER_CONFIG: Object = Object(
    "ProviderConfig",
    (
        *PROVIDER_CONNECTION.fields,
        Field("model_id", "modelId", Text()),
        Field("wire_model", "wireModel", Text()),
        Field("model_capabilities", "modelCapabilities", Anything()),
        Field("provider_name", "providerName", Text()),
        Field("max_prompt_tokens", "maxPromptTokens", Number(whole=True, minimum=1)),
        Field("max_output_tokens", "maxOutputTokens", Number(whole=True, minimum=1)),
        Field(
            "max_context_window_tokens",
            "maxContextWindowTokens",
            Number(whole=True, minimum=1),
        ),
    ),
    rules=(
        Excludes(
            "managedIdentity",
            (
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
            ),
        ),
        Excludes(
            "defaultAzureCredential",
            (
                "servicePrincipal",
                "oauth",
                "githubActions",
                "azurePipelines",
                "apiKeyCommand",
                "apiKeyFile",
                "apiKey",
                "bearerToken",
                "hasBearerTokenProvider",
            ),
        ),
        Excludes(
            "servicePrincipal",
            (
                "oauth",
                "githubActions",
                "azurePipelines",
                "apiKeyCommand",
                "apiKeyFile",
                "apiKey",
                "bearerToken",
                "hasBearerTokenProvider",
            ),
        ),
        Excludes(
            "oauth",
            (
                "githubActions",
                "azurePipelines",
                "apiKeyCommand",
                "apiKeyFile",
                "apiKey",
                "bearerToken",
                "hasBearerTokenProvider",
            ),
        ),
        Excludes(
            "githubActions",
            (
                "azurePipelines",
                "apiKeyCommand",
                "apiKeyFile",
                "apiKey",
                "bearerToken",
                "hasBearerTokenProvider",
            ),
        ),
        Excludes(
            "azurePipelines",
            (
                "apiKeyCommand",
                "apiKeyFile",
                "apiKey",
                "bearerToken",
                "hasBearerTokenProvider",
            ),
        ),
        Excludes("exchange", ("apiKey", "bearerToken")),
    ),
)

NAMED_PROVIDER_CONFIG: Object = Object(
    "NamedProviderConfig",
    (*PROVIDER_CONNECTION.fields, Field("name", "name", Text(), required=True)),
    rules=(
        Excludes(
            "managedIdentity",
            (
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
            ),
        ),
        Excludes(
            "defaultAzureCredential",
            (
                "servicePrincipal",
                "oauth",
                "githubActions",
                "azurePipelines",
                "apiKeyCommand",
                "apiKeyFile",
                "apiKey",
                "bearerToken",
                "hasBearerTokenProvider",
            ),
        ),
        Excludes(
            "servicePrincipal",
            (
                "oauth",
                "githubActions",
                "azurePipelines",
                "apiKeyCommand",
                "apiKeyFile",
                "apiKey",
                "bearerToken",
                "hasBearerTokenProvider",
            ),
        ),
        Excludes(
            "oauth",
            (
                "githubActions",
                "azurePipelines",
                "apiKeyCommand",
                "apiKeyFile",
                "apiKey",
                "bearerToken",
                "hasBearerTokenProvider",
            ),
        ),
        Excludes(
            "githubActions",
            (
                "azurePipelines",
                "apiKeyCommand",
                "apiKeyFile",
                "apiKey",
                "bearerToken",
                "hasBearerTokenProvider",
            ),
        ),
        Excludes(
            "azurePipelines",
            (
                "apiKeyCommand",
                "apiKeyFile",
                "apiKey",
                "bearerToken",
                "hasBearerTokenProvider",
            ),
        ),
        Excludes("exchange", ("apiKey", "bearerToken")),
    ),
)

PROVIDER_MODEL_CONFIG: Object = Object(
    "ProviderModelConfig",
    (
        Field("id", "id", Text(min_length=1), required=True),
        Field("provider", "provider", Text(min_length=1), required=True),
        Field("name", "name", Text()),
        Field("model_id", "modelId", Text()),
        Field("wire_model", "wireModel", Text()),
        Field("max_prompt_tokens", "maxPromptTokens", Number(whole=True, minimum=1)),
        Field("max_output_tokens", "maxOutputTokens", Number(whole=True, minimum=1)),
        Field(
            "max_context_window_tokens",
            "maxContextWindowTokens",
            Number(whole=True, minimum=1),
        ),
        Field("capabilities", "capabilities", Anything()),
    ),
)

PROVIDERS_FILE: Object = Object(
    "ProvidersFile",
    (
        Field(
            "providers",
            "providers",
            Items(Reference(lambda: NAMED_PROVIDER_CONFIG)),
        ),
        Field("models", "models", Items(Reference(lambda: PROVIDER_MODEL_CONFIG))),
    ),
)

PROVIDER_TOKEN_ARGS: Object = Object(
    "ProviderTokenArgs",
    (
        Field("provider_name", "providerName", Text(), required=True),
        Field("session_id", "sessionId", Text(), required=True),
    ),
)

PROVIDER_TOKEN_RESULT: Object = Object(
    "ProviderTokenResult",
    (Field("token", "token", Text(), required=True, sensitive=True),),
)

PROVIDER_TOKEN_INVALIDATE_ARGS: Object = Object(
    "ProviderTokenInvalidateArgs",
    (
        Field("provider_name", "providerName", Text(), required=True),
        Field("session_id", "sessionId", Text(), required=True),
        Field("token", "token", Text(), sensitive=True),
    ),
)

PROVIDER_TOKEN_ERROR_DATA: Object = Object(
    "ProviderTokenErrorData",
    (
        Field("code", "code", Reference(lambda: ERROR_CODE), required=True),
        Field("transient", "transient", Boolean(), required=True),
        Field("retry_after", "retryAfter", Number(whole=True, minimum=0)),
    ),
)

ERROR_CODE: Shape = Text()
