// Generated from the JSON Schema. Do not edit: change the schema and generate again.
export {
  REDACTED,
  redactServicePrincipal,
  redactOAuth,
  redactProviderConnection,
  redactProviderConfig,
  redactNamedProviderConfig,
  redactProvidersFile,
  redactProviderTokenResult,
} from "./redact.js";
export { PROVIDER_TOKEN_GET_TOKEN, type ProviderTokenHandler } from "./rpc.js";
export type {
  ProviderType,
  WireApi,
  Transport,
  OAuthGrant,
  AzureOptions,
  ManagedIdentity,
  DefaultAzureCredential,
  ServicePrincipal,
  OAuth,
  ProviderConnection,
  ProviderConfig,
  NamedProviderConfig,
  ProviderModelConfig,
  ProvidersFile,
  ProviderTokenArgs,
  ProviderTokenResult,
  BearerTokenProvider,
} from "./types.js";
export {
  validateAzureOptions,
  validateManagedIdentity,
  validateDefaultAzureCredential,
  validateServicePrincipal,
  validateOAuth,
  validateProviderConnection,
  validateProviderConfig,
  validateNamedProviderConfig,
  validateProviderModelConfig,
  validateProvidersFile,
  validateProviderTokenArgs,
  validateProviderTokenResult,
  type Violation,
} from "./validate.js";
export { PROVIDER_TYPES, WIRE_APIS, TRANSPORTS, OAUTH_GRANTS } from "./values.js";
export {
  toWireProviderConnection,
  toWireProviderConfig,
  toWireNamedProviderConfig,
  toWireProvidersFile,
  type WireProviderConnection,
  type WireProviderConfig,
  type WireNamedProviderConfig,
} from "./wire.js";
