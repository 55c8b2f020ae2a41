import { parseProviderConfig } from "./config/parse.ts";
import { processEnv } from "./config/process-env.ts";
import type { ManagedIdentity } from "./config/types.ts";
import { detectIdentityHost } from "./credentials/azure/identity-host.ts";
import { managedIdentitySource } from "./credentials/azure/managed-identity.ts";
import { timed } from "./token/timed.ts";
import type { TokenSource } from "./token/types.ts";

/** Options of {@link managedIdentity}. */
export interface ManagedIdentityOptions {
  /** Time limit of one attempt, milliseconds. Default 5000. */
  readonly attemptTimeout?: number;
}

/**
 * A managed identity as a source, to compose. Every call sends a request to the endpoint of the Azure host, which keeps
 * its token itself; `cached` and `retried` do the rest. A configuration with `managedIdentity` needs none of this.
 *
 * Rejects as `createProviderAuth` does for the same block.
 *
 * @param block as in a configuration; without one, the system-assigned identity.
 * @throws ConfigError with every problem of the block.
 *
 * @example
 * ```ts
 * import { cached, managedIdentity, retried } from "byok-identity";
 *
 * const once = managedIdentity({ scope: "https://vault.azure.net/.default" });
 * const tokens = cached(once, {
 *   identity: { kind: "managedIdentity" },
 *   acquire: retried(once, { budget: 30_000 }),
 * });
 * const { token } = await tokens();
 * ```
 */
export function managedIdentity(
  block: ManagedIdentity = {},
  { attemptTimeout = 5_000 }: ManagedIdentityOptions = {},
): TokenSource {
  // A block is valid where it would be in a configuration.
  const checked = parseProviderConfig({ baseUrl: "https://localhost", managedIdentity: block });
  const source = managedIdentitySource(checked.managedIdentity ?? {}, {
    detectHost: (clientId) => detectIdentityHost(processEnv(), clientId),
    attemptTimeout,
  });
  return timed(source, attemptTimeout);
}
