// Generated from the JSON Schema. Do not edit: change the schema and generate again.
import { violations, type Violation } from "./check.js";
import {
  azureOptionsShape,
  managedIdentityShape,
  defaultAzureCredentialShape,
  servicePrincipalShape,
  oauthShape,
  providerConnectionShape,
  providerConfigShape,
  namedProviderConfigShape,
  providerModelConfigShape,
  providersFileShape,
  providerTokenArgsShape,
  providerTokenResultShape,
} from "./shapes.js";

export type { Violation } from "./check.js";

/** Every violation of `AzureOptions`; none where the value conforms. */
export function validateAzureOptions(value: unknown): Violation[] {
  return violations(azureOptionsShape, value);
}

/** Every violation of `ManagedIdentity`; none where the value conforms. */
export function validateManagedIdentity(value: unknown): Violation[] {
  return violations(managedIdentityShape, value);
}

/** Every violation of `DefaultAzureCredential`; none where the value conforms. */
export function validateDefaultAzureCredential(value: unknown): Violation[] {
  return violations(defaultAzureCredentialShape, value);
}

/** Every violation of `ServicePrincipal`; none where the value conforms. */
export function validateServicePrincipal(value: unknown): Violation[] {
  return violations(servicePrincipalShape, value);
}

/** Every violation of `OAuth`; none where the value conforms. */
export function validateOAuth(value: unknown): Violation[] {
  return violations(oauthShape, value);
}

/** Every violation of `ProviderConnection`; none where the value conforms. */
export function validateProviderConnection(value: unknown): Violation[] {
  return violations(providerConnectionShape, value);
}

/** Every violation of `ProviderConfig`; none where the value conforms. */
export function validateProviderConfig(value: unknown): Violation[] {
  return violations(providerConfigShape, value);
}

/** Every violation of `NamedProviderConfig`; none where the value conforms. */
export function validateNamedProviderConfig(value: unknown): Violation[] {
  return violations(namedProviderConfigShape, value);
}

/** Every violation of `ProviderModelConfig`; none where the value conforms. */
export function validateProviderModelConfig(value: unknown): Violation[] {
  return violations(providerModelConfigShape, value);
}

/** Every violation of `ProvidersFile`; none where the value conforms. */
export function validateProvidersFile(value: unknown): Violation[] {
  return violations(providersFileShape, value);
}

/** Every violation of `ProviderTokenArgs`; none where the value conforms. */
export function validateProviderTokenArgs(value: unknown): Violation[] {
  return violations(providerTokenArgsShape, value);
}

/** Every violation of `ProviderTokenResult`; none where the value conforms. */
export function validateProviderTokenResult(value: unknown): Violation[] {
  return violations(providerTokenResultShape, value);
}
