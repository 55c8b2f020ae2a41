// Generated from the JSON Schema. Do not edit: change the schema and generate again.
import { violations, type Violation } from "./check.js";
import {
  shapeOfAzureOptions,
  shapeOfManagedIdentity,
  shapeOfDefaultAzureCredential,
  shapeOfServicePrincipal,
  shapeOfOAuth,
  shapeOfGitHubActions,
  shapeOfAzurePipelines,
  shapeOfEntraExchange,
  shapeOfOpenAIExchange,
  shapeOfAnthropicExchange,
  shapeOfOAuthExchange,
  shapeOfExchange,
  shapeOfProviderConnection,
  shapeOfProviderConfig,
  shapeOfNamedProviderConfig,
  shapeOfProviderModelConfig,
  shapeOfProvidersFile,
  shapeOfProviderTokenArgs,
  shapeOfProviderTokenResult,
  shapeOfProviderTokenInvalidateArgs,
  shapeOfProviderTokenErrorData,
} from "./shapes.js";

export type { Violation } from "./check.js";

/** Every violation of `AzureOptions`; none where the value conforms. */
export function validateAzureOptions(value: unknown): Violation[] {
  return violations(shapeOfAzureOptions, value);
}

/** Every violation of `ManagedIdentity`; none where the value conforms. */
export function validateManagedIdentity(value: unknown): Violation[] {
  return violations(shapeOfManagedIdentity, value);
}

/** Every violation of `DefaultAzureCredential`; none where the value conforms. */
export function validateDefaultAzureCredential(value: unknown): Violation[] {
  return violations(shapeOfDefaultAzureCredential, value);
}

/** Every violation of `ServicePrincipal`; none where the value conforms. */
export function validateServicePrincipal(value: unknown): Violation[] {
  return violations(shapeOfServicePrincipal, value);
}

/** Every violation of `OAuth`; none where the value conforms. */
export function validateOAuth(value: unknown): Violation[] {
  return violations(shapeOfOAuth, value);
}

/** Every violation of `GitHubActions`; none where the value conforms. */
export function validateGitHubActions(value: unknown): Violation[] {
  return violations(shapeOfGitHubActions, value);
}

/** Every violation of `AzurePipelines`; none where the value conforms. */
export function validateAzurePipelines(value: unknown): Violation[] {
  return violations(shapeOfAzurePipelines, value);
}

/** Every violation of `EntraExchange`; none where the value conforms. */
export function validateEntraExchange(value: unknown): Violation[] {
  return violations(shapeOfEntraExchange, value);
}

/** Every violation of `OpenAIExchange`; none where the value conforms. */
export function validateOpenAIExchange(value: unknown): Violation[] {
  return violations(shapeOfOpenAIExchange, value);
}

/** Every violation of `AnthropicExchange`; none where the value conforms. */
export function validateAnthropicExchange(value: unknown): Violation[] {
  return violations(shapeOfAnthropicExchange, value);
}

/** Every violation of `OAuthExchange`; none where the value conforms. */
export function validateOAuthExchange(value: unknown): Violation[] {
  return violations(shapeOfOAuthExchange, value);
}

/** Every violation of `Exchange`; none where the value conforms. */
export function validateExchange(value: unknown): Violation[] {
  return violations(shapeOfExchange, value);
}

/** Every violation of `ProviderConnection`; none where the value conforms. */
export function validateProviderConnection(value: unknown): Violation[] {
  return violations(shapeOfProviderConnection, value);
}

/** Every violation of `ProviderConfig`; none where the value conforms. */
export function validateProviderConfig(value: unknown): Violation[] {
  return violations(shapeOfProviderConfig, value);
}

/** Every violation of `NamedProviderConfig`; none where the value conforms. */
export function validateNamedProviderConfig(value: unknown): Violation[] {
  return violations(shapeOfNamedProviderConfig, value);
}

/** Every violation of `ProviderModelConfig`; none where the value conforms. */
export function validateProviderModelConfig(value: unknown): Violation[] {
  return violations(shapeOfProviderModelConfig, value);
}

/** Every violation of `ProvidersFile`; none where the value conforms. */
export function validateProvidersFile(value: unknown): Violation[] {
  return violations(shapeOfProvidersFile, value);
}

/** Every violation of `ProviderTokenArgs`; none where the value conforms. */
export function validateProviderTokenArgs(value: unknown): Violation[] {
  return violations(shapeOfProviderTokenArgs, value);
}

/** Every violation of `ProviderTokenResult`; none where the value conforms. */
export function validateProviderTokenResult(value: unknown): Violation[] {
  return violations(shapeOfProviderTokenResult, value);
}

/** Every violation of `ProviderTokenInvalidateArgs`; none where the value conforms. */
export function validateProviderTokenInvalidateArgs(value: unknown): Violation[] {
  return violations(shapeOfProviderTokenInvalidateArgs, value);
}

/** Every violation of `ProviderTokenErrorData`; none where the value conforms. */
export function validateProviderTokenErrorData(value: unknown): Violation[] {
  return violations(shapeOfProviderTokenErrorData, value);
}
