const DEFAULT_SUFFIX = "/.default";

/** The scope requested where a configuration names none: Azure OpenAI and the other Azure AI services. */
export const DEFAULT_SCOPE = "https://cognitiveservices.azure.com/.default";

/** A scope or a resource URI as the scope that Entra's v2 endpoint takes. */
export function asScope(scope: string): string {
  return scope.endsWith(DEFAULT_SUFFIX) ? scope : `${scope.replace(/\/$/, "")}${DEFAULT_SUFFIX}`;
}

/** A scope or a resource URI as the resource that managed-identity endpoints take. */
export function asResource(scope: string): string {
  return scope.endsWith(DEFAULT_SUFFIX) ? scope.slice(0, -DEFAULT_SUFFIX.length) : scope;
}
