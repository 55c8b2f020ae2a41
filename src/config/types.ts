/** Asked once before every outbound request; answers with the raw token. Never serialized. */
export type BearerTokenProvider = (args: ProviderTokenArgs) => Promise<string>;

export interface ProviderTokenArgs {
  readonly providerName: string;
  readonly sessionId: string;
}

export interface ProviderTokenResult {
  token: string;
}

export type ProviderType = "openai" | "azure" | "anthropic";
export type WireApi = "completions" | "responses";
export type Transport = "http" | "websockets";
export type OAuthGrant = "client_credentials" | "refresh_token";

export interface AzureOptions {
  apiVersion?: string;
}

export interface ManagedIdentity {
  clientId?: string;
  objectId?: string;
  resourceId?: string;
  scope?: string;
}

export interface DefaultAzureCredential {
  scope?: string;
  tenantId?: string;
  managedIdentityClientId?: string;
}

export interface ServicePrincipal {
  tenantId: string;
  clientId: string;
  clientSecret?: string;
  clientSecretFile?: string;
  certificateFile?: string;
  federatedTokenFile?: string;
  scope?: string;
  authorityHost?: string;
}

export interface OAuth {
  issuer?: string;
  tokenUrl?: string;
  grant?: OAuthGrant;
  clientId: string;
  clientSecret?: string;
  clientSecretFile?: string;
  refreshToken?: string;
  refreshTokenFile?: string;
  scope?: string;
  audience?: string;
}

export interface ProviderConnection {
  type?: ProviderType;
  wireApi?: WireApi;
  transport?: Transport;
  baseUrl: string;
  azure?: AzureOptions;
  headers?: Record<string, string>;
  managedIdentity?: ManagedIdentity;
  defaultAzureCredential?: DefaultAzureCredential;
  servicePrincipal?: ServicePrincipal;
  oauth?: OAuth;
  apiKeyCommand?: string;
  apiKeyFile?: string;
  apiKey?: string;
  bearerToken?: string;
  hasBearerTokenProvider?: boolean;
  bearerTokenProvider?: BearerTokenProvider;
}

export interface ProviderConfig extends ProviderConnection {
  modelId?: string;
  wireModel?: string;
  modelCapabilities?: unknown;
  providerName?: string;
  maxPromptTokens?: number;
  maxOutputTokens?: number;
  maxContextWindowTokens?: number;
}

export interface NamedProviderConfig extends ProviderConnection {
  name: string;
}

export interface ProviderModelConfig {
  id: string;
  provider: string;
  name?: string;
  modelId?: string;
  wireModel?: string;
  maxPromptTokens?: number;
  maxOutputTokens?: number;
  maxContextWindowTokens?: number;
  capabilities?: unknown;
}

export interface ProvidersFile {
  providers?: NamedProviderConfig[];
  models?: ProviderModelConfig[];
}
