// Generated from the JSON Schema. Do not edit: change the schema and generate again.

/**
 * The dialect the provider's endpoint speaks. It decides the request format and the header that
 * carries an API key.
 *
 * - `"openai"`: OpenAI and everything compatible with it; an API key is sent as
 *   `Authorization: Bearer`.
 * - `"azure"`: Azure OpenAI and Microsoft Foundry; an API key is sent as `api-key`.
 * - `"anthropic"`: Anthropic Messages; an API key is sent as `x-api-key`.
 */
export type ProviderType = "openai" | "azure" | "anthropic";

/**
 * The OpenAI request format. Ignored for `anthropic`.
 *
 * - `"completions"`: Chat Completions.
 * - `"responses"`: Responses.
 */
export type WireApi = "completions" | "responses";

/**
 * How Responses requests are sent.
 *
 * - `"http"`: One HTTP request for each model call.
 * - `"websockets"`: One WebSocket connection kept for the session. Only with
 *   `wireApi: "responses"`.
 */
export type Transport = "http" | "websockets";

/**
 * The OAuth 2.0 grant that is used to get tokens.
 *
 * - `"client_credentials"`: The application signs in as itself (RFC 6749, section 4.4).
 * - `"refresh_token"`: A refresh token is exchanged, and replaced whenever the server rotates it
 *   (RFC 6749, section 6).
 * - `"authorization_code"`: A person signs in with `byok-identity login`, in a browser on this
 *   machine (RFC 6749, section 4.1, with PKCE, RFC 7636).
 * - `"device_code"`: A person signs in with `byok-identity login`, in a browser on any machine,
 *   with a code (RFC 8628).
 */
export type OAuthGrant =
  | "client_credentials"
  | "refresh_token"
  | "authorization_code"
  | "device_code";

/** Options that only the `azure` provider type reads. */
export interface AzureOptions {
  /** Value of the `api-version` query parameter. Without it the versionless v1 route is used. */
  apiVersion?: string;
}

/**
 * Azure managed identity, the identity of the machine, container or function the process runs on.
 * An empty object means the system-assigned identity; one of `clientId`, `objectId` and
 * `resourceId` selects a user-assigned one.
 */
export interface ManagedIdentity {
  /**
   * Client (application) ID of a user-assigned identity.
   *
   * @minLength 1
   */
  clientId?: string;
  /**
   * Object (principal) ID of a user-assigned identity.
   *
   * @minLength 1
   */
  objectId?: string;
  /**
   * Azure Resource Manager ID of a user-assigned identity:
   * `/subscriptions/…/userAssignedIdentities/NAME`.
   *
   * @minLength 1
   */
  resourceId?: string;
  /**
   * Scope or resource URI the token is requested for. Foundry project endpoints need
   * `https://ai.azure.com/.default`; an API behind API Management usually needs
   * `api://CLIENT_ID/.default`.
   *
   * @default "https://cognitiveservices.azure.com/.default"
   * @pattern ^\S+$
   */
  scope?: string;
}

/**
 * The chain of \@azure/identity: environment variables, workload identity, managed identity, then
 * the signed-in developer tools (`az login` and others). Meant for code that runs both on a laptop
 * and in Azure.
 */
export interface DefaultAzureCredential {
  /**
   * Scope or resource URI the token is requested for.
   *
   * @default "https://cognitiveservices.azure.com/.default"
   * @pattern ^\S+$
   */
  scope?: string;
  /**
   * Entra tenant the developer tools and workload identity sign in to. Without it, the tool's own
   * default.
   *
   * @pattern ^[A-Za-z0-9.-]+$
   * @minLength 1
   */
  tenantId?: string;
  /**
   * Client ID of the user-assigned managed identity the chain tries.
   *
   * @minLength 1
   */
  managedIdentityClientId?: string;
}

/**
 * An Entra application that signs in as itself. It needs exactly one proof: `clientSecret`,
 * `clientSecretFile`, `certificateFile` or `federatedTokenFile`.
 */
export interface ServicePrincipal {
  /**
   * Entra tenant (directory) ID or domain name.
   *
   * @pattern ^[A-Za-z0-9.-]+$
   * @minLength 1
   */
  tenantId: string;
  /**
   * Client (application) ID.
   *
   * @minLength 1
   */
  clientId: string;
  /**
   * Client secret. Prefer `clientSecretFile`, which keeps the secret out of configuration.
   *
   * @minLength 1
   */
  clientSecret?: string;
  /**
   * File with the client secret, read again whenever it changes.
   *
   * @minLength 1
   */
  clientSecretFile?: string;
  /**
   * PEM file with the certificate and its private key.
   *
   * @minLength 1
   */
  certificateFile?: string;
  /**
   * File with a federated token (workload identity), such as the one Kubernetes projects into a
   * pod.
   *
   * @minLength 1
   */
  federatedTokenFile?: string;
  /**
   * Scope or resource URI the token is requested for.
   *
   * @default "https://cognitiveservices.azure.com/.default"
   * @pattern ^\S+$
   */
  scope?: string;
  /**
   * Sign-in authority for sovereign clouds, such as `https://login.microsoftonline.us`.
   *
   * @default "https://login.microsoftonline.com"
   * @pattern ^https://[^\s/?#@]+/*$
   */
  authorityHost?: string;
}

/**
 * Any OAuth 2.0 or OpenID Connect server, found by discovery from `issuer` or named directly by
 * `tokenUrl`.
 */
export interface OAuth {
  /**
   * Issuer URL; the token endpoint is read from its discovery document.
   *
   * @pattern ^https?://[^\s/?#]+
   */
  issuer?: string;
  /**
   * Token endpoint, for servers without discovery.
   *
   * @pattern ^https?://[^\s/?#]+
   */
  tokenUrl?: string;
  /**
   * Authorization endpoint, where a person signs in, for servers without discovery. Only with
   * `tokenUrl` and a grant for people.
   *
   * @pattern ^https?://[^\s/?#]+
   */
  authorizationUrl?: string;
  /**
   * Device authorization endpoint (RFC 8628), for servers without discovery. Only with `tokenUrl`
   * and a grant for people.
   *
   * @pattern ^https?://[^\s/?#]+
   */
  deviceAuthorizationUrl?: string;
  /** @default "client_credentials" */
  grant?: OAuthGrant;
  /**
   * Client identifier at the server.
   *
   * @minLength 1
   */
  clientId: string;
  /**
   * Client secret. Prefer `clientSecretFile`.
   *
   * @minLength 1
   */
  clientSecret?: string;
  /**
   * File with the client secret, read again whenever it changes.
   *
   * @minLength 1
   */
  clientSecretFile?: string;
  /**
   * Refresh token to start from. A rotated one is kept in memory only, so prefer
   * `refreshTokenFile`.
   *
   * @minLength 1
   */
  refreshToken?: string;
  /**
   * File with the refresh token. A rotated token is written back atomically with mode 0600.
   *
   * @minLength 1
   */
  refreshTokenFile?: string;
  /**
   * Scopes to request, separated by spaces.
   *
   * @minLength 1
   */
  scope?: string;
  /**
   * The `audience` parameter that some servers require to name the API.
   *
   * @minLength 1
   */
  audience?: string;
  /**
   * Account that the person signs in with, such as `ada@example.com`. It tells several accounts of
   * one server apart. Only with a grant for people.
   *
   * @minLength 1
   */
  account?: string;
}

/**
 * The OIDC token of a GitHub Actions job, minted again for each use. The job needs
 * `permissions: id-token: write`.
 */
export interface GitHubActions {
  /**
   * The `aud` claim of the token. Without it, what the `exchange` expects, or else GitHub's
   * default, the URL of the repository's owner.
   *
   * @minLength 1
   */
  audience?: string;
}

/**
 * The OIDC token of an Azure Pipelines job for one of its service connections, minted again for
 * each use. The step has to map `SYSTEM_ACCESSTOKEN: $(System.AccessToken)` into its environment.
 */
export interface AzurePipelines {
  /**
   * Resource ID of the service connection: the GUID in its URL.
   *
   * @minLength 1
   */
  serviceConnectionId: string;
}

/**
 * An Entra application that trusts the subject by a federated credential. Its token is requested
 * with the subject as `client_assertion`.
 */
export interface EntraExchange {
  /**
   * Entra tenant (directory) ID or domain name: the tenant of the resource, which may be another
   * than the application's own. For an agent identity, its home tenant.
   *
   * @pattern ^[A-Za-z0-9.-]+$
   * @minLength 1
   */
  tenantId: string;
  /**
   * Client (application) ID of the application that has the federated credential. For an agent
   * identity, the ID of its blueprint.
   *
   * @minLength 1
   */
  clientId: string;
  /**
   * Scope or resource URI the token is requested for.
   *
   * @default "https://cognitiveservices.azure.com/.default"
   * @pattern ^\S+$
   */
  scope?: string;
  /**
   * Sign-in authority for sovereign clouds, such as `https://login.microsoftonline.us`.
   *
   * @default "https://login.microsoftonline.com"
   * @pattern ^https://[^\s/?#@]+/*$
   */
  authorityHost?: string;
  /**
   * Application ID of an Entra agent identity. The blueprint's token is then exchanged once more,
   * for a token of the agent.
   *
   * @minLength 1
   */
  agentIdentityId?: string;
}

/** OpenAI's workload identity federation: the subject becomes a token of a service account. */
export interface OpenAIExchange {
  /**
   * ID of the workload identity provider in the OpenAI organization.
   *
   * @minLength 1
   */
  identityProviderId: string;
  /**
   * ID of the service account that the subject is mapped to.
   *
   * @minLength 1
   */
  serviceAccountId: string;
  /**
   * Client identifier, if the provider expects one.
   *
   * @minLength 1
   */
  clientId?: string;
  /**
   * Token endpoint; https, or http on the loopback interface.
   *
   * @default "https://auth.openai.com/oauth/token"
   * @pattern ^https?://[^\s/?#]+
   */
  tokenUrl?: string;
}

/**
 * Anthropic's workload identity federation: the subject becomes a token of a service account. The
 * request goes to `/v1/oauth/token` at the origin of `baseUrl`.
 */
export interface AnthropicExchange {
  /**
   * ID of the federation rule: `fdrl_…`.
   *
   * @minLength 1
   */
  federationRuleId: string;
  /**
   * ID of the Anthropic organization.
   *
   * @minLength 1
   */
  organizationId: string;
  /**
   * ID of the service account: `svac_…`.
   *
   * @minLength 1
   */
  serviceAccountId?: string;
  /**
   * ID of the workspace: `wrkspc_…`, or `default`. Needed if the rule applies to several
   * workspaces.
   *
   * @minLength 1
   */
  workspaceId?: string;
}

/** OAuth 2.0 token exchange (RFC 8693) at any server, such as Google's or OpenRouter's. */
export interface OAuthExchange {
  /**
   * Token endpoint; https, or http on the loopback interface.
   *
   * @pattern ^https?://[^\s/?#]+
   */
  tokenUrl: string;
  /**
   * The `audience` parameter: the service that the token is for.
   *
   * @minLength 1
   */
  audience?: string;
  /**
   * Scopes to request, separated by spaces.
   *
   * @minLength 1
   */
  scope?: string;
  /**
   * The `subject_token_type` parameter.
   *
   * @default "urn:ietf:params:oauth:token-type:jwt"
   * @minLength 1
   */
  subjectTokenType?: string;
  /**
   * The `requested_token_type` parameter.
   *
   * @minLength 1
   */
  requestedTokenType?: string;
  /** Further parameters of the request, by name, such as `federation_policy_id` for OpenRouter. */
  parameters?: Record<string, string>;
}

/**
 * What is done to the token of the identity: it is the *subject*, and what the exchange returns is
 * the credential. Exactly one of `entra`, `openai`, `anthropic` and `oauth`.
 */
export interface Exchange {
  entra?: EntraExchange;
  openai?: OpenAIExchange;
  anthropic?: AnthropicExchange;
  oauth?: OAuthExchange;
}

/**
 * Where a provider is and how requests to it are authenticated. At most one of the identity blocks
 * (`managedIdentity`, `defaultAzureCredential`, `servicePrincipal`, `oauth`, `githubActions`,
 * `azurePipelines`) may be given, and not together with a plain credential. `exchange` is done to
 * the token of the one that is given; a static `apiKey` or `bearerToken` cannot be exchanged. Among
 * the plain credentials the first of `bearerTokenProvider`, `bearerToken`, `apiKeyCommand`,
 * `apiKeyFile`, `apiKey` wins.
 */
export interface ProviderConnection {
  /** @default "openai" */
  type?: ProviderType;
  /** @default "completions" */
  wireApi?: WireApi;
  /** @default "http" */
  transport?: Transport;
  /**
   * URL of the provider's API. The credential is sent only to this origin, and only over https or
   * to the loopback interface.
   *
   * @format uri
   * @pattern ^https?://[^\s/?#]+[^\s?#]*$
   */
  baseUrl: string;
  azure?: AzureOptions;
  /**
   * Headers added to every request to the provider. The credential's own header is never taken from
   * here.
   */
  headers?: Record<string, string>;
  managedIdentity?: ManagedIdentity;
  defaultAzureCredential?: DefaultAzureCredential;
  servicePrincipal?: ServicePrincipal;
  oauth?: OAuth;
  githubActions?: GitHubActions;
  azurePipelines?: AzurePipelines;
  exchange?: Exchange;
  /**
   * Shell command that prints a credential, raw or as JSON with an expiry. It runs once per
   * credential, not once per request.
   *
   * @minLength 1
   */
  apiKeyCommand?: string;
  /**
   * File whose credential another process keeps fresh; it is read again whenever it changes.
   *
   * @minLength 1
   */
  apiKeyFile?: string;
  /**
   * Static API key, sent in the header that the provider type expects. It cannot be renewed; prefer
   * an identity block.
   */
  apiKey?: string;
  /**
   * Static bearer token, sent as `Authorization: Bearer`. It cannot be renewed; prefer an identity
   * block.
   */
  bearerToken?: string;
  /**
   * Set on the wire instead of the in-process `bearerTokenProvider` callback: the runtime calls
   * `providerToken.getToken` before each request.
   *
   * @experimental
   */
  hasBearerTokenProvider?: boolean;
  /**
   * Stays in this process. On the wire `hasBearerTokenProvider` says that it is there, and it
   * answers `providerToken.getToken`.
   *
   * @experimental
   */
  bearerTokenProvider?: BearerTokenProvider;
}

/** The single provider of a session. A superset of the Copilot SDK's type of the same name. */
export interface ProviderConfig extends ProviderConnection {
  /**
   * Well-known model whose limits and behaviour apply. Also the model sent to the provider unless
   * `wireModel` is given.
   */
  modelId?: string;
  /** Model or deployment name sent to the provider. */
  wireModel?: string;
  /**
   * Overrides of the model's capabilities, passed through unchanged.
   *
   * @experimental
   */
  modelCapabilities?: unknown;
  /**
   * Name used when usage is attributed to a provider.
   *
   * @experimental
   */
  providerName?: string;
  /**
   * Limit of prompt tokens for one request.
   *
   * @integer
   * @minimum 1
   */
  maxPromptTokens?: number;
  /**
   * Limit of output tokens for one response.
   *
   * @integer
   * @minimum 1
   */
  maxOutputTokens?: number;
  /**
   * Size of the model's context window in tokens.
   *
   * @integer
   * @minimum 1
   */
  maxContextWindowTokens?: number;
}

/**
 * One of several providers of a session, referred to by name. A superset of the Copilot SDK's type
 * of the same name.
 *
 * @experimental
 */
export interface NamedProviderConfig extends ProviderConnection {
  /**
   * Name that models refer to. It must not contain `/`, which separates provider and model in
   * `provider/model`.
   *
   * @pattern ^[^/]+$
   */
  name: string;
}

/**
 * A model served by a named provider.
 *
 * @experimental
 */
export interface ProviderModelConfig {
  /**
   * Identifier of the model, unique within its provider. Users select it as `provider/id`.
   *
   * @minLength 1
   */
  id: string;
  /**
   * Name of the provider that serves the model.
   *
   * @minLength 1
   */
  provider: string;
  /** Name shown to users. Without it, `provider/id`. */
  name?: string;
  /** Well-known model whose limits and behaviour apply. Without it, `id`. */
  modelId?: string;
  /** Model or deployment name sent to the provider. Without it, `id`. */
  wireModel?: string;
  /**
   * Limit of prompt tokens for one request.
   *
   * @integer
   * @minimum 1
   */
  maxPromptTokens?: number;
  /**
   * Limit of output tokens for one response.
   *
   * @integer
   * @minimum 1
   */
  maxOutputTokens?: number;
  /**
   * Size of the model's context window in tokens.
   *
   * @integer
   * @minimum 1
   */
  maxContextWindowTokens?: number;
  /** Overrides of the model's capabilities, passed through unchanged. */
  capabilities?: unknown;
}

/** The providers configuration file, the same one the Copilot CLI reads. */
export interface ProvidersFile {
  /** The providers, each under its own name. */
  providers?: NamedProviderConfig[];
  /** The models they serve. */
  models?: ProviderModelConfig[];
}

/**
 * Identifies the provider and the session that need a token.
 *
 * @experimental
 */
export interface ProviderTokenArgs {
  /** Name of the provider; `default` for the single provider of a session. */
  providerName: string;
  /** Identifier of the session whose request needs the token. */
  sessionId: string;
}

/**
 * The token for one outbound request.
 *
 * @experimental
 */
export interface ProviderTokenResult {
  /** The bearer token itself, without the `Bearer` prefix. */
  token: string;
}

/**
 * Identifies a token that a server has refused.
 *
 * @experimental
 */
export interface ProviderTokenInvalidateArgs {
  /** Name of the provider; `default` for the single provider of a session. */
  providerName: string;
  /** Identifier of the session whose request was refused. */
  sessionId: string;
  /**
   * The refused token. A token that has been replaced since is ignored. Without it, the current
   * token counts as refused.
   */
  token?: string;
}

/**
 * The `data` of an error that answers `providerToken.getToken`.
 *
 * @experimental
 */
export interface ProviderTokenErrorData {
  code: ErrorCode;
  /** Whether the same call may succeed later with the same configuration. */
  transient: boolean;
  /**
   * How long to wait before the next attempt, milliseconds.
   *
   * @integer
   * @minimum 0
   */
  retryAfter?: number;
}

/**
 * Why there is no token. The codes are stable; later versions may add some.
 *
 * - `"ERR_CONFIG_INVALID"`: The configuration is invalid; the message lists every problem.
 * - `"ERR_PROVIDER_UNKNOWN"`: No provider has the requested name.
 * - `"ERR_NOT_SUPPORTED"`: The request is valid but not supported here.
 * - `"ERR_NO_CREDENTIAL"`: The configuration has no credential, so there is no token to get.
 * - `"ERR_DEPENDENCY_MISSING"`: A package that this source needs cannot be loaded.
 * - `"ERR_IDENTITY_UNAVAILABLE"`: The identity endpoint could not be reached, or answered the last
 *   attempt with a transient failure.
 * - `"ERR_IDENTITY_TIMEOUT"`: The identity endpoint did not answer within the time limit.
 * - `"ERR_IDENTITY_REFUSED"`: The identity endpoint refused the request: wrong identity, scope or
 *   proof. Retrying does not help.
 * - `"ERR_LOGIN_REQUIRED"`: A person has to sign in, for the first time or again:
 *   `byok-identity login`.
 * - `"ERR_SELECTOR_UNSUPPORTED"`: The managed-identity source of this environment does not support
 *   the selector.
 * - `"ERR_TOKEN_MALFORMED"`: A source returned something that cannot be sent as a credential.
 * - `"ERR_TOKEN_EXPIRED"`: A source returned a token that has already expired.
 * - `"ERR_TOKEN_UNCHANGED"`: A forced renewal returned the same token that the server had refused.
 * - `"ERR_NEW_TOKENS_REFUSED"`: The server refuses every token, new ones too: usually a role is
 *   missing, or the scope or tenant is wrong.
 * - `"ERR_TOKEN_STATIC"`: A static credential was refused; this package cannot renew it.
 * - `"ERR_COMMAND_FAILED"`: A credential command could not be run, failed, or printed nothing
 *   usable.
 * - `"ERR_FILE_UNREADABLE"`: A credential file is missing, unreadable or has no usable content.
 * - `"ERR_CALLBACK_FAILED"`: A bearerTokenProvider callback failed.
 * - `"ERR_INSECURE_TARGET"`: The request would send the credential over plain http, or to another
 *   origin than the provider's.
 * - `"ERR_PROVIDER_CHECK_FAILED"`: The provider did not accept a request, or did not answer, when a
 *   command checked it.
 * - `"ERR_SETUP_FAILED"`: Files or the service of this user could not be changed. What had been
 *   changed by then was restored.
 * - `"ERR_STORE_UNAVAILABLE"`: The token store did not answer in time, or failed. A provider that
 *   uses it continues without it.
 * - `"ERR_CLOSED"`: The ProviderAuth or the token store was closed.
 */
export type ErrorCode =
  | "ERR_CONFIG_INVALID"
  | "ERR_PROVIDER_UNKNOWN"
  | "ERR_NOT_SUPPORTED"
  | "ERR_NO_CREDENTIAL"
  | "ERR_DEPENDENCY_MISSING"
  | "ERR_IDENTITY_UNAVAILABLE"
  | "ERR_IDENTITY_TIMEOUT"
  | "ERR_IDENTITY_REFUSED"
  | "ERR_LOGIN_REQUIRED"
  | "ERR_SELECTOR_UNSUPPORTED"
  | "ERR_TOKEN_MALFORMED"
  | "ERR_TOKEN_EXPIRED"
  | "ERR_TOKEN_UNCHANGED"
  | "ERR_NEW_TOKENS_REFUSED"
  | "ERR_TOKEN_STATIC"
  | "ERR_COMMAND_FAILED"
  | "ERR_FILE_UNREADABLE"
  | "ERR_CALLBACK_FAILED"
  | "ERR_INSECURE_TARGET"
  | "ERR_PROVIDER_CHECK_FAILED"
  | "ERR_SETUP_FAILED"
  | "ERR_STORE_UNAVAILABLE"
  | "ERR_CLOSED";

/**
 * Answers `providerToken.getToken` with its `token`. Never serialized.
 *
 * @experimental
 */
export type BearerTokenProvider = (args: ProviderTokenArgs) => Promise<string>;
