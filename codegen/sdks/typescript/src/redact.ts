// Generated from the JSON Schema. Do not edit: change the schema and generate again.
import { concealed } from "./conceal.js";
import {
  shapeOfServicePrincipal,
  shapeOfOAuth,
  shapeOfOAuthExchange,
  shapeOfExchange,
  shapeOfProviderConnection,
  shapeOfProviderConfig,
  shapeOfNamedProviderConfig,
  shapeOfProvidersFile,
  shapeOfProviderTokenResult,
  shapeOfProviderTokenInvalidateArgs,
} from "./shapes.js";
import type {
  ServicePrincipal,
  OAuth,
  OAuthExchange,
  Exchange,
  ProviderConnection,
  ProviderConfig,
  NamedProviderConfig,
  ProvidersFile,
  ProviderTokenResult,
  ProviderTokenInvalidateArgs,
} from "./types.js";

export { REDACTED } from "./conceal.js";

/**
 * A copy for logs, in which every secret, and everything this version does not know, is concealed.
 */
export function redactServicePrincipal(value: ServicePrincipal): unknown {
  return concealed(shapeOfServicePrincipal, value);
}

/**
 * A copy for logs, in which every secret, and everything this version does not know, is concealed.
 */
export function redactOAuth(value: OAuth): unknown {
  return concealed(shapeOfOAuth, value);
}

/**
 * A copy for logs, in which every secret, and everything this version does not know, is concealed.
 */
export function redactOAuthExchange(value: OAuthExchange): unknown {
  return concealed(shapeOfOAuthExchange, value);
}

/**
 * A copy for logs, in which every secret, and everything this version does not know, is concealed.
 */
export function redactExchange(value: Exchange): unknown {
  return concealed(shapeOfExchange, value);
}

/**
 * A copy for logs, in which every secret, and everything this version does not know, is concealed.
 */
export function redactProviderConnection(value: ProviderConnection): unknown {
  return concealed(shapeOfProviderConnection, value);
}

/**
 * A copy for logs, in which every secret, and everything this version does not know, is concealed.
 */
export function redactProviderConfig(value: ProviderConfig): unknown {
  return concealed(shapeOfProviderConfig, value);
}

/**
 * A copy for logs, in which every secret, and everything this version does not know, is concealed.
 */
export function redactNamedProviderConfig(value: NamedProviderConfig): unknown {
  return concealed(shapeOfNamedProviderConfig, value);
}

/**
 * A copy for logs, in which every secret, and everything this version does not know, is concealed.
 */
export function redactProvidersFile(value: ProvidersFile): unknown {
  return concealed(shapeOfProvidersFile, value);
}

/**
 * A copy for logs, in which every secret, and everything this version does not know, is concealed.
 */
export function redactProviderTokenResult(value: ProviderTokenResult): unknown {
  return concealed(shapeOfProviderTokenResult, value);
}

/**
 * A copy for logs, in which every secret, and everything this version does not know, is concealed.
 */
export function redactProviderTokenInvalidateArgs(value: ProviderTokenInvalidateArgs): unknown {
  return concealed(shapeOfProviderTokenInvalidateArgs, value);
}
