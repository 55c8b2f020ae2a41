export { toAzureCredential, type AzureCredential } from "./azure-credential.ts";
export { explainEnv, providerFromEnv, type EnvExplanation } from "./config/env.ts";
export type { ProviderSet, ProvidersInput } from "./config/provider-set.ts";
export { providersFromEnv } from "./config/providers-env.ts";
export { loadProviders } from "./config/providers-file.ts";
export { parseNamedProviderConfig, parseProviderConfig } from "./config/parse.ts";
export type {
  AnthropicExchange,
  AzureOptions,
  AzurePipelines,
  BearerTokenProvider,
  DefaultAzureCredential,
  EntraExchange,
  Exchange,
  GitHubActions,
  ManagedIdentity,
  NamedProviderConfig,
  OAuth,
  OAuthExchange,
  OAuthGrant,
  OpenAIExchange,
  ProviderConfig,
  ProviderConnection,
  ProviderModelConfig,
  ProvidersFile,
  ProviderTokenArgs,
  ProviderTokenInvalidateArgs,
  ProviderTokenResult,
  ProviderType,
  ServicePrincipal,
  Transport,
  WireApi,
} from "./config/types.ts";
export { toWireConfig } from "./config/wire.ts";
export {
  fromAzureCredential,
  type AzureAccessToken,
  type AzureTokenCredential,
} from "./credentials/azure/token-credential.ts";
export type { Person, Session, SessionStore, SessionToken } from "./credentials/session/session.ts";
export {
  createProviderAuth,
  type ProviderAuth,
  type ProviderAuthOptions,
  type ProviderAuthStatus,
} from "./provider-auth.ts";
export {
  ByokIdentityError,
  ConfigError,
  type ConfigProblem,
  type ErrorCode,
  type ErrorDetails,
} from "./errors.ts";
export { managedIdentity, type ManagedIdentityOptions } from "./managed-identity.ts";
export { createProviders, type Providers, type ProvidersOptions } from "./providers.ts";
export type { KeyValueStore } from "./store/key-value-store.ts";
export { sealedStore } from "./store/sealed-store.ts";
export type { TokenStore } from "./store/token-store.ts";
export { createTokenCache, type TokenCache } from "./token-cache.ts";
export {
  cached,
  type CachedTokenSource,
  type CacheOptions,
  type CacheState,
} from "./token/cached.ts";
export { checked } from "./token/checked.ts";
export {
  events,
  type EventMap,
  type EventName,
  type IdentityLabel,
  type RenewalReason,
  type TypedChannel,
} from "./token/events.ts";
export { retried, type RetryOptions } from "./token/retried.ts";
export { timed } from "./token/timed.ts";
export type { AccessToken, TokenRequest, TokenSource } from "./token/types.ts";
