const DEFAULT_SUFFIX = "/.default";

/** The default scope: Azure OpenAI and the other Azure AI services. */
export const DEFAULT_SCOPE = "https://cognitiveservices.azure.com/.default";

/** Converts a scope or a resource URI into the scope that Entra's v2 endpoint expects. */
export function asScope(scope: string): string {
  return scope.endsWith(DEFAULT_SUFFIX) ? scope : `${scope.replace(/\/$/, "")}${DEFAULT_SUFFIX}`;
}

/** Converts a scope or a resource URI into the resource that managed-identity endpoints expect. */
export function asResource(scope: string): string {
  return scope.endsWith(DEFAULT_SUFFIX) ? scope.slice(0, -DEFAULT_SUFFIX.length) : scope;
}
