import { ByokIdentityError } from "../../errors.ts";
import type { ManagedIdentity } from "../../config/types.ts";
import type { AccessToken, TokenSource } from "../../token/types.ts";
import { HONOURED, type IdentityEnvironment } from "./environment.ts";
import { azureModules } from "./modules.ts";
import { asResource, asScope, DEFAULT_SCOPE } from "./scope.ts";

export interface ManagedIdentityContext {
  /** What this process finds itself in; asked once, on first use. */
  readonly environment: (clientId: string | undefined) => IdentityEnvironment;
  /** Time allowed for one request, milliseconds. */
  readonly attemptTimeout: number;
}

/**
 * A managed identity's tokens, by Microsoft's own library, loaded on first use. Every call asks the endpoint: what
 * is cached, and for how long, is the business of `cached`.
 *
 * Rejects with `ERR_SELECTOR_UNSUPPORTED` where the host would ignore the selector and hand out another identity.
 */
export function managedIdentitySource(
  block: ManagedIdentity,
  { environment, attemptTimeout }: ManagedIdentityContext,
): TokenSource {
  let opened: Promise<TokenSource> | undefined;

  async function open(): Promise<TokenSource> {
    const found = environment(block.clientId);
    assertHonoured(block, found);
    const scope = block.scope ?? DEFAULT_SCOPE;
    // Loaded here: what they need of Node's network modules costs more than the rest of the package.
    if (found.workload !== undefined) {
      // The pod's projected token is exchanged.
      // https://learn.microsoft.com/azure/aks/workload-identity-overview
      const { tenantId, clientId, tokenFile } = found.workload;
      const { entraApplication } = await import("./application.ts");
      return entraApplication(
        { tenantId, clientId, federatedTokenFile: tokenFile },
        { what: found.host, scope: asScope(scope), attemptTimeout, modules: azureModules },
      );
    }
    const { hostedIdentity } = await import("./hosted-identity.ts");
    return hostedIdentity(block, asResource(scope), found, attemptTimeout, azureModules);
  }

  return async (request): Promise<AccessToken> => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    const source = await opened;
    return source(request);
  };
}

function assertHonoured(block: ManagedIdentity, { host }: IdentityEnvironment): void {
  const selector = (["clientId", "objectId", "resourceId"] as const).find(
    (key) => block[key] !== undefined,
  );
  if (selector === undefined || HONOURED[host].includes(selector)) return;
  const others = HONOURED[host];
  throw new ByokIdentityError(
    "ERR_SELECTOR_UNSUPPORTED",
    `${host} cannot select a managed identity by ${selector}; it would hand out another identity's token.`,
    {
      hint:
        others.length === 0
          ? "Remove the selector; the identity is chosen where the app is deployed."
          : `Use ${others.join(" or ")} instead.`,
    },
  );
}
