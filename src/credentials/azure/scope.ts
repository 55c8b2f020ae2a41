const DEFAULT_SUFFIX = "/.default";

/** The scope requested if a configuration has none: Azure OpenAI and the other Azure AI services. */
export const DEFAULT_SCOPE = "https://cognitiveservices.azure.com/.default";

/**
 * A scope or a resource URI as the scope that Entra's v2 endpoint takes: the resource and `/.default`, and no other
 * change. A slash at the end of a resource is part of the audience: `https://x/` has the scope `https://x//.default`.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/scopes-oidc#trailing-slash-and-default
 */
export function asScope(scope: string): string {
  return scope.endsWith(DEFAULT_SUFFIX) ? scope : `${scope}${DEFAULT_SUFFIX}`;
}

/** The reverse of {@link asScope}: a scope or a resource URI as the resource that managed-identity endpoints take. */
export function asResource(scope: string): string {
  return asScope(scope).slice(0, -DEFAULT_SUFFIX.length);
}
