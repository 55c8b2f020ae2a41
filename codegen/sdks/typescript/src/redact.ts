// Generated from the JSON Schema. Do not edit: change the schema and generate again.
import { concealed } from "./conceal.js";
import {
  servicePrincipalShape,
  oauthShape,
  providerConnectionShape,
  providerConfigShape,
  namedProviderConfigShape,
  providersFileShape,
  providerTokenResultShape,
} from "./shapes.js";
import type {
  ServicePrincipal,
  OAuth,
  ProviderConnection,
  ProviderConfig,
  NamedProviderConfig,
  ProvidersFile,
  ProviderTokenResult,
} from "./types.js";

export { REDACTED } from "./conceal.js";

/**
 * A copy for logs, in which every secret, and everything this version does not know, is concealed.
 */
export function redactServicePrincipal(value: ServicePrincipal): unknown {
  return concealed(servicePrincipalShape, value);
}

/**
 * A copy for logs, in which every secret, and everything this version does not know, is concealed.
 */
export function redactOAuth(value: OAuth): unknown {
  return concealed(oauthShape, value);
}

/**
 * A copy for logs, in which every secret, and everything this version does not know, is concealed.
 */
export function redactProviderConnection(value: ProviderConnection): unknown {
  return concealed(providerConnectionShape, value);
}

/**
 * A copy for logs, in which every secret, and everything this version does not know, is concealed.
 */
export function redactProviderConfig(value: ProviderConfig): unknown {
  return concealed(providerConfigShape, value);
}

/**
 * A copy for logs, in which every secret, and everything this version does not know, is concealed.
 */
export function redactNamedProviderConfig(value: NamedProviderConfig): unknown {
  return concealed(namedProviderConfigShape, value);
}

/**
 * A copy for logs, in which every secret, and everything this version does not know, is concealed.
 */
export function redactProvidersFile(value: ProvidersFile): unknown {
  return concealed(providersFileShape, value);
}

/**
 * A copy for logs, in which every secret, and everything this version does not know, is concealed.
 */
export function redactProviderTokenResult(value: ProviderTokenResult): unknown {
  return concealed(providerTokenResultShape, value);
}
