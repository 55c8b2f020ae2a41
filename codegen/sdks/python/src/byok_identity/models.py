# Generated from the JSON Schema. Do not edit: change the schema and generate again.
"""The types. Keys that may be left out are not required; an absent one and None are the
same.
"""

from __future__ import annotations

from typing import Any, Awaitable, Callable, Literal, TypedDict, Union


ProviderType = Union[Literal["openai", "azure", "anthropic"], str]
"""The dialect the provider's endpoint speaks. It decides the request format and the
header that carries an API key.

- ``"openai"``: OpenAI and everything compatible with it; an API key is sent as
  `Authorization: Bearer`.
- ``"azure"``: Azure OpenAI and Microsoft Foundry; an API key is sent as `api-key`.
- ``"anthropic"``: Anthropic Messages; an API key is sent as `x-api-key`.
"""


WireApi = Union[Literal["completions", "responses"], str]
"""The OpenAI request format. Ignored for `anthropic`.

- ``"completions"``: Chat Completions.
- ``"responses"``: Responses.
"""


Transport = Union[Literal["http", "websockets"], str]
"""How Responses requests are sent.

- ``"http"``: One HTTP request for each model call.
- ``"websockets"``: One WebSocket connection kept for the session. Only with
  `wireApi: "responses"`.
"""


OAuthGrant = Union[
    Literal["client_credentials", "refresh_token", "authorization_code", "device_code"],
    str,
]
"""The OAuth 2.0 grant that is used to get tokens.

- ``"client_credentials"``: The application signs in as itself (RFC 6749, section
  4.4).
- ``"refresh_token"``: A refresh token is exchanged, and replaced whenever the server
  rotates it (RFC 6749, section 6).
- ``"authorization_code"``: A person signs in with `byok-identity login`, in a
  browser on this machine (RFC 6749, section 4.1, with PKCE, RFC 7636).
- ``"device_code"``: A person signs in with `byok-identity login`, in a browser on
  any machine, with a code (RFC 8628).
"""


class AzureOptions(TypedDict, total=False):
    """Options that only the `azure` provider type reads."""

    api_version: str
    """Value of the `api-version` query parameter. Without it the versionless v1 route
    is used.
    """


class ManagedIdentity(TypedDict, total=False):
    """Azure managed identity, the identity of the machine, container or function the
    process runs on. An empty object means the system-assigned identity; one of
    `clientId`, `objectId` and `resourceId` selects a user-assigned one.
    """

    client_id: str
    """Client (application) ID of a user-assigned identity.

    Must have at least 1 character.
    """
    object_id: str
    """Object (principal) ID of a user-assigned identity.

    Must have at least 1 character.
    """
    resource_id: str
    """Azure Resource Manager ID of a user-assigned identity:
    `/subscriptions/…/userAssignedIdentities/NAME`.

    Must have at least 1 character.
    """
    scope: str
    """Scope or resource URI the token is requested for. Foundry project endpoints need
    `https://ai.azure.com/.default`; an API behind API Management usually needs
    `api://CLIENT_ID/.default`.

    Default: ``"https://cognitiveservices.azure.com/.default"``

    Must match ``^\\S+$``.
    """


class DefaultAzureCredential(TypedDict, total=False):
    """The chain of @azure/identity: environment variables, workload identity, managed
    identity, then the signed-in developer tools (`az login` and others). Meant for
    code that runs both on a laptop and in Azure.
    """

    scope: str
    """Scope or resource URI the token is requested for.

    Default: ``"https://cognitiveservices.azure.com/.default"``

    Must match ``^\\S+$``.
    """
    tenant_id: str
    """Entra tenant the developer tools and workload identity sign in to. Without it,
    the tool's own default.

    Must have at least 1 character. Must match ``^[A-Za-z0-9.-]+$``.
    """
    managed_identity_client_id: str
    """Client ID of the user-assigned managed identity the chain tries.

    Must have at least 1 character.
    """


class _ServicePrincipalRequired(TypedDict):
    tenant_id: str
    """Entra tenant (directory) ID or domain name.

    Must have at least 1 character. Must match ``^[A-Za-z0-9.-]+$``.
    """
    client_id: str
    """Client (application) ID.

    Must have at least 1 character.
    """


class ServicePrincipal(_ServicePrincipalRequired, total=False):
    """An Entra application that signs in as itself. It needs exactly one proof:
    `clientSecret`, `clientSecretFile`, `certificateFile` or `federatedTokenFile`.
    """

    client_secret: str
    """Client secret. Prefer `clientSecretFile`, which keeps the secret out of
    configuration.

    Must have at least 1 character.
    """
    client_secret_file: str
    """File with the client secret, read again whenever it changes.

    Must have at least 1 character.
    """
    certificate_file: str
    """PEM file with the certificate and its private key.

    Must have at least 1 character.
    """
    federated_token_file: str
    """File with a federated token (workload identity), such as the one Kubernetes
    projects into a pod.

    Must have at least 1 character.
    """
    scope: str
    """Scope or resource URI the token is requested for.

    Default: ``"https://cognitiveservices.azure.com/.default"``

    Must match ``^\\S+$``.
    """
    authority_host: str
    """Sign-in authority for sovereign clouds, such as
    `https://login.microsoftonline.us`.

    Default: ``"https://login.microsoftonline.com"``

    Must match ``^https://[^\\s/?#@]+/*$``.
    """


class _OAuthRequired(TypedDict):
    client_id: str
    """Client identifier at the server.

    Must have at least 1 character.
    """


class OAuth(_OAuthRequired, total=False):
    """Any OAuth 2.0 or OpenID Connect server, found by discovery from `issuer` or named
    directly by `tokenUrl`.
    """

    issuer: str
    """Issuer URL; the token endpoint is read from its discovery document.

    Must match ``^https?://[^\\s/?#]+``.
    """
    token_url: str
    """Token endpoint, for servers without discovery.

    Must match ``^https?://[^\\s/?#]+``.
    """
    authorization_url: str
    """Authorization endpoint, where a person signs in, for servers without discovery.
    Only with `tokenUrl` and a grant for people.

    Must match ``^https?://[^\\s/?#]+``.
    """
    device_authorization_url: str
    """Device authorization endpoint (RFC 8628), for servers without discovery. Only
    with `tokenUrl` and a grant for people.

    Must match ``^https?://[^\\s/?#]+``.
    """
    grant: OAuthGrant
    """Default: ``"client_credentials"``"""
    client_secret: str
    """Client secret. Prefer `clientSecretFile`.

    Must have at least 1 character.
    """
    client_secret_file: str
    """File with the client secret, read again whenever it changes.

    Must have at least 1 character.
    """
    refresh_token: str
    """Refresh token to start from. A rotated one is kept in memory only, so prefer
    `refreshTokenFile`.

    Must have at least 1 character.
    """
    refresh_token_file: str
    """File with the refresh token. A rotated token is written back atomically with mode
    0600.

    Must have at least 1 character.
    """
    scope: str
    """Scopes to request, separated by spaces.

    Must have at least 1 character.
    """
    audience: str
    """The `audience` parameter that some servers require to name the API.

    Must have at least 1 character.
    """
    account: str
    """Account that the person signs in with, such as `ada@example.com`. It tells
    several accounts of one server apart. Only with a grant for people.

    Must have at least 1 character.
    """


class GitHubActions(TypedDict, total=False):
    """The OIDC token of a GitHub Actions job, minted again for each use. The job needs
    `permissions: id-token: write`.
    """

    audience: str
    """The `aud` claim of the token. Without it, what the `exchange` expects, or else
    GitHub's default, the URL of the repository's owner.

    Must have at least 1 character.
    """


class AzurePipelines(TypedDict):
    """The OIDC token of an Azure Pipelines job for one of its service connections,
    minted again for each use. The step has to map
    `SYSTEM_ACCESSTOKEN: $(System.AccessToken)` into its environment.
    """

    service_connection_id: str
    """Resource ID of the service connection: the GUID in its URL.

    Must have at least 1 character.
    """


class _EntraExchangeRequired(TypedDict):
    tenant_id: str
    """Entra tenant (directory) ID or domain name: the tenant of the resource, which may
    be another than the application's own. For an agent identity, its home tenant.

    Must have at least 1 character. Must match ``^[A-Za-z0-9.-]+$``.
    """
    client_id: str
    """Client (application) ID of the application that has the federated credential. For
    an agent identity, the ID of its blueprint.

    Must have at least 1 character.
    """


class EntraExchange(_EntraExchangeRequired, total=False):
    """An Entra application that trusts the subject by a federated credential. Its token
    is requested with the subject as `client_assertion`.
    """

    scope: str
    """Scope or resource URI the token is requested for.

    Default: ``"https://cognitiveservices.azure.com/.default"``

    Must match ``^\\S+$``.
    """
    authority_host: str
    """Sign-in authority for sovereign clouds, such as
    `https://login.microsoftonline.us`.

    Default: ``"https://login.microsoftonline.com"``

    Must match ``^https://[^\\s/?#@]+/*$``.
    """
    agent_identity_id: str
    """Application ID of an Entra agent identity. The blueprint's token is then
    exchanged once more, for a token of the agent.

    Must have at least 1 character.
    """


class _OpenAIExchangeRequired(TypedDict):
    identity_provider_id: str
    """ID of the workload identity provider in the OpenAI organization.

    Must have at least 1 character.
    """
    service_account_id: str
    """ID of the service account that the subject is mapped to.

    Must have at least 1 character.
    """


class OpenAIExchange(_OpenAIExchangeRequired, total=False):
    """OpenAI's workload identity federation: the subject becomes a token of a service
    account.
    """

    client_id: str
    """Client identifier, if the provider expects one.

    Must have at least 1 character.
    """
    token_url: str
    """Token endpoint; https, or http on the loopback interface.

    Default: ``"https://auth.openai.com/oauth/token"``

    Must match ``^https?://[^\\s/?#]+``.
    """


class _AnthropicExchangeRequired(TypedDict):
    federation_rule_id: str
    """ID of the federation rule: `fdrl_…`.

    Must have at least 1 character.
    """
    organization_id: str
    """ID of the Anthropic organization.

    Must have at least 1 character.
    """


class AnthropicExchange(_AnthropicExchangeRequired, total=False):
    """Anthropic's workload identity federation: the subject becomes a token of a
    service account. The request goes to `/v1/oauth/token` at the origin of
    `baseUrl`.
    """

    service_account_id: str
    """ID of the service account: `svac_…`.

    Must have at least 1 character.
    """
    workspace_id: str
    """ID of the workspace: `wrkspc_…`, or `default`. Needed if the rule applies to
    several workspaces.

    Must have at least 1 character.
    """


class _OAuthExchangeRequired(TypedDict):
    token_url: str
    """Token endpoint; https, or http on the loopback interface.

    Must match ``^https?://[^\\s/?#]+``.
    """


class OAuthExchange(_OAuthExchangeRequired, total=False):
    """OAuth 2.0 token exchange (RFC 8693) at any server, such as Google's or
    OpenRouter's.
    """

    audience: str
    """The `audience` parameter: the service that the token is for.

    Must have at least 1 character.
    """
    scope: str
    """Scopes to request, separated by spaces.

    Must have at least 1 character.
    """
    subject_token_type: str
    """The `subject_token_type` parameter.

    Default: ``"urn:ietf:params:oauth:token-type:jwt"``

    Must have at least 1 character.
    """
    requested_token_type: str
    """The `requested_token_type` parameter.

    Must have at least 1 character.
    """
    parameters: dict[str, str]
    """Further parameters of the request, by name, such as `federation_policy_id` for
    OpenRouter.
    """


class Exchange(TypedDict, total=False):
    """What is done to the token of the identity: it is the *subject*, and what the
    exchange returns is the credential. Exactly one of `entra`, `openai`, `anthropic`
    and `oauth`.
    """

    entra: EntraExchange
    openai: OpenAIExchange
    anthropic: AnthropicExchange
    oauth: OAuthExchange


class _ProviderConnectionRequired(TypedDict):
    base_url: str
    """URL of the provider's API. The credential is sent only to this origin, and only
    over https or to the loopback interface.

    Format: uri. Must match ``^https?://[^\\s/?#]+[^\\s?#]*$``.
    """


class ProviderConnection(_ProviderConnectionRequired, total=False):
    """Where a provider is and how requests to it are authenticated. At most one of the
    identity blocks (`managedIdentity`, `defaultAzureCredential`, `servicePrincipal`,
    `oauth`, `githubActions`, `azurePipelines`) may be given, and not together with a
    plain credential. `exchange` is done to the token of the one that is given; a
    static `apiKey` or `bearerToken` cannot be exchanged. Among the plain credentials
    the first of `bearerTokenProvider`, `bearerToken`, `apiKeyCommand`, `apiKeyFile`,
    `apiKey` wins.
    """

    type: ProviderType
    """Default: ``"openai"``"""
    wire_api: WireApi
    """Default: ``"completions"``"""
    transport: Transport
    """Default: ``"http"``"""
    azure: AzureOptions
    headers: dict[str, str]
    """Headers added to every request to the provider. The credential's own header is
    never taken from here.
    """
    managed_identity: ManagedIdentity
    default_azure_credential: DefaultAzureCredential
    service_principal: ServicePrincipal
    oauth: OAuth
    github_actions: GitHubActions
    azure_pipelines: AzurePipelines
    exchange: Exchange
    api_key_command: str
    """Shell command that prints a credential, raw or as JSON with an expiry. It runs
    once per credential, not once per request.

    Must have at least 1 character.
    """
    api_key_file: str
    """File whose credential another process keeps fresh; it is read again whenever it
    changes.

    Must have at least 1 character.
    """
    api_key: str
    """Static API key, sent in the header that the provider type expects. It cannot be
    renewed; prefer an identity block.
    """
    bearer_token: str
    """Static bearer token, sent as `Authorization: Bearer`. It cannot be renewed;
    prefer an identity block.
    """
    has_bearer_token_provider: bool
    """Set on the wire instead of the in-process `bearerTokenProvider` callback: the
    runtime calls `providerToken.getToken` before each request.

    Experimental: may change without notice.
    """
    bearer_token_provider: BearerTokenProvider
    """Stays in this process. On the wire ``hasBearerTokenProvider`` says that it is
    there, and it answers ``providerToken.getToken``.

    Experimental: may change without notice.
    """


class ProviderConfig(ProviderConnection, total=False):
    """The single provider of a session. A superset of the Copilot SDK's type of the
    same name.
    """

    model_id: str
    """Well-known model whose limits and behaviour apply. Also the model sent to the
    provider unless `wireModel` is given.
    """
    wire_model: str
    """Model or deployment name sent to the provider."""
    model_capabilities: Any
    """Overrides of the model's capabilities, passed through unchanged.

    Experimental: may change without notice.
    """
    provider_name: str
    """Name used when usage is attributed to a provider.

    Experimental: may change without notice.
    """
    max_prompt_tokens: int
    """Limit of prompt tokens for one request.

    Must be at least 1.
    """
    max_output_tokens: int
    """Limit of output tokens for one response.

    Must be at least 1.
    """
    max_context_window_tokens: int
    """Size of the model's context window in tokens.

    Must be at least 1.
    """


class NamedProviderConfig(ProviderConnection):
    """One of several providers of a session, referred to by name. A superset of the
    Copilot SDK's type of the same name.

    Experimental: may change without notice.
    """

    name: str
    """Name that models refer to. It must not contain `/`, which separates provider and
    model in `provider/model`.

    Must match ``^[^/]+$``.
    """


class _ProviderModelConfigRequired(TypedDict):
    id: str
    """Identifier of the model, unique within its provider. Users select it as
    `provider/id`.

    Must have at least 1 character.
    """
    provider: str
    """Name of the provider that serves the model.

    Must have at least 1 character.
    """


class ProviderModelConfig(_ProviderModelConfigRequired, total=False):
    """A model served by a named provider.

    Experimental: may change without notice.
    """

    name: str
    """Name shown to users. Without it, `provider/id`."""
    model_id: str
    """Well-known model whose limits and behaviour apply. Without it, `id`."""
    wire_model: str
    """Model or deployment name sent to the provider. Without it, `id`."""
    max_prompt_tokens: int
    """Limit of prompt tokens for one request.

    Must be at least 1.
    """
    max_output_tokens: int
    """Limit of output tokens for one response.

    Must be at least 1.
    """
    max_context_window_tokens: int
    """Size of the model's context window in tokens.

    Must be at least 1.
    """
    capabilities: Any
    """Overrides of the model's capabilities, passed through unchanged."""


class ProvidersFile(TypedDict, total=False):
    """The providers configuration file, the same one the Copilot CLI reads."""

    providers: list[NamedProviderConfig]
    """The providers, each under its own name."""
    models: list[ProviderModelConfig]
    """The models they serve."""


class ProviderTokenArgs(TypedDict):
    """Identifies the provider and the session that need a token.

    Experimental: may change without notice.
    """

    provider_name: str
    """Name of the provider; `default` for the single provider of a session."""
    session_id: str
    """Identifier of the session whose request needs the token."""


class ProviderTokenResult(TypedDict):
    """The token for one outbound request.

    Experimental: may change without notice.
    """

    token: str
    """The bearer token itself, without the `Bearer` prefix."""


class _ProviderTokenInvalidateArgsRequired(TypedDict):
    provider_name: str
    """Name of the provider; `default` for the single provider of a session."""
    session_id: str
    """Identifier of the session whose request was refused."""


class ProviderTokenInvalidateArgs(_ProviderTokenInvalidateArgsRequired, total=False):
    """Identifies a token that a server has refused.

    Experimental: may change without notice.
    """

    token: str
    """The refused token. A token that has been replaced since is ignored. Without it,
    the current token counts as refused.
    """


class _ProviderTokenErrorDataRequired(TypedDict):
    code: ErrorCode
    transient: bool
    """Whether the same call may succeed later with the same configuration."""


class ProviderTokenErrorData(_ProviderTokenErrorDataRequired, total=False):
    """The `data` of an error that answers `providerToken.getToken`.

    Experimental: may change without notice.
    """

    retry_after: int
    """How long to wait before the next attempt, milliseconds.

    Must be at least 0.
    """


ErrorCode = Union[
    Literal[
        "ERR_CONFIG_INVALID",
        "ERR_PROVIDER_UNKNOWN",
        "ERR_NOT_SUPPORTED",
        "ERR_NO_CREDENTIAL",
        "ERR_DEPENDENCY_MISSING",
        "ERR_IDENTITY_UNAVAILABLE",
        "ERR_IDENTITY_TIMEOUT",
        "ERR_IDENTITY_REFUSED",
        "ERR_LOGIN_REQUIRED",
        "ERR_SELECTOR_UNSUPPORTED",
        "ERR_TOKEN_MALFORMED",
        "ERR_TOKEN_EXPIRED",
        "ERR_TOKEN_UNCHANGED",
        "ERR_NEW_TOKENS_REFUSED",
        "ERR_TOKEN_STATIC",
        "ERR_COMMAND_FAILED",
        "ERR_FILE_UNREADABLE",
        "ERR_CALLBACK_FAILED",
        "ERR_INSECURE_TARGET",
        "ERR_PROVIDER_CHECK_FAILED",
        "ERR_SETUP_FAILED",
        "ERR_STORE_UNAVAILABLE",
        "ERR_CLOSED",
    ],
    str,
]
"""Why there is no token. The codes are stable; later versions may add some.

- ``"ERR_CONFIG_INVALID"``: The configuration is invalid; the message lists every
  problem.
- ``"ERR_PROVIDER_UNKNOWN"``: No provider has the requested name.
- ``"ERR_NOT_SUPPORTED"``: The request is valid but not supported here.
- ``"ERR_NO_CREDENTIAL"``: The configuration has no credential, so there is no token
  to get.
- ``"ERR_DEPENDENCY_MISSING"``: A package that this source needs cannot be loaded.
- ``"ERR_IDENTITY_UNAVAILABLE"``: The identity endpoint could not be reached, or
  answered the last attempt with a transient failure.
- ``"ERR_IDENTITY_TIMEOUT"``: The identity endpoint did not answer within the time
  limit.
- ``"ERR_IDENTITY_REFUSED"``: The identity endpoint refused the request: wrong
  identity, scope or proof. Retrying does not help.
- ``"ERR_LOGIN_REQUIRED"``: A person has to sign in, for the first time or again:
  `byok-identity login`.
- ``"ERR_SELECTOR_UNSUPPORTED"``: The managed-identity source of this environment
  does not support the selector.
- ``"ERR_TOKEN_MALFORMED"``: A source returned something that cannot be sent as a
  credential.
- ``"ERR_TOKEN_EXPIRED"``: A source returned a token that has already expired.
- ``"ERR_TOKEN_UNCHANGED"``: A forced renewal returned the same token that the server
  had refused.
- ``"ERR_NEW_TOKENS_REFUSED"``: The server refuses every token, new ones too: usually
  a role is missing, or the scope or tenant is wrong.
- ``"ERR_TOKEN_STATIC"``: A static credential was refused; this package cannot renew
  it.
- ``"ERR_COMMAND_FAILED"``: A credential command could not be run, failed, or printed
  nothing usable.
- ``"ERR_FILE_UNREADABLE"``: A credential file is missing, unreadable or has no
  usable content.
- ``"ERR_CALLBACK_FAILED"``: A bearerTokenProvider callback failed.
- ``"ERR_INSECURE_TARGET"``: The request would send the credential over plain http,
  or to another origin than the provider's.
- ``"ERR_PROVIDER_CHECK_FAILED"``: The provider did not accept a request, or did not
  answer, when a command checked it.
- ``"ERR_SETUP_FAILED"``: Files or the service of this user could not be changed.
  What had been changed by then was restored.
- ``"ERR_STORE_UNAVAILABLE"``: The token store did not answer in time, or failed. A
  provider that uses it continues without it.
- ``"ERR_CLOSED"``: The ProviderAuth or the token store was closed.
"""


BearerTokenProvider = Callable[["ProviderTokenArgs"], Union[str, Awaitable[str]]]
"""Answers ``providerToken.getToken`` with its ``token``, at once or awaited. Never
serialized.

Experimental: may change without notice.
"""
