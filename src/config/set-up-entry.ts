import type { NamedProviderConfig } from "./types.ts";

/** The name by which a client that has been set up knows a provider. */
export function aliasOf(name: string): string {
  return `byok-${name}`;
}

/**
 * The providers of a file without those that `setup` has entered for the Copilot CLI, which may read the same file:
 * they lead to this package's own proxy.
 */
export function withoutSetUpEntries(
  providers: readonly NamedProviderConfig[],
): readonly NamedProviderConfig[] {
  const aliases = new Set(providers.map(({ name }) => aliasOf(name)));
  return providers.filter(
    ({ name, baseUrl }) => !(aliases.has(name) && /^http:\/\/127\.0\.0\.1:\d+\//.test(baseUrl)),
  );
}
