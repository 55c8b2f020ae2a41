import { processEnv } from "../../config/process-env.ts";
import { ByokIdentityError } from "../../errors.ts";
import type { ManagedIdentity } from "../../config/types.ts";
import { retried } from "../../token/retried.ts";
import { timed } from "../../token/timed.ts";
import type { AccessToken, TokenSource } from "../../token/types.ts";
import type { Credential, CredentialContext } from "../credential.ts";
import { machineKey } from "../machine-key.ts";
import { requestKey } from "../request-key.ts";
import { assertEndpointVariables } from "./endpoint-variables.ts";
import { SUPPORTED_SELECTORS, type DetectedHost } from "./identity-host.ts";
import { azureModules } from "./modules.ts";
import { asResource, asScope, DEFAULT_SCOPE } from "./scope.ts";

/** Azure managed identity. */
export function managedIdentityCredential(
  block: ManagedIdentity,
  context: CredentialContext,
): Credential {
  const scope = asScope(block.scope ?? DEFAULT_SCOPE);
  const [name, value] =
    Object.entries({
      clientId: block.clientId,
      objectId: block.objectId,
      resourceId: block.resourceId,
    }).find(([, given]) => given !== undefined) ?? [];
  const selector = name === undefined ? "system-assigned" : `${name}=${value}`;
  const attempt = timed(managedIdentitySource(block, context), context.attemptTimeout);
  const key = requestKey("managedIdentity", { ...block, scope }, [
    "clientId",
    "objectId",
    "resourceId",
  ]);
  return {
    identity: { kind: "managedIdentity", selector, scope },
    presentation: "bearer",
    attempt,
    acquire: retried(attempt, { budget: context.acquireTimeout }),
    cache: {
      key,
      ttl: context.tokenTtl,
      mints: () => mintsOn(context.detectHost(block.clientId)),
      // A system-assigned identity belongs to one machine; another machine has another identity.
      fleetKey: () => (name === undefined ? machineKey(key) : key),
    },
  };
}

/** Hosts return a token that they keep; on AKS Entra mints a new one for each exchange. */
export function mintsOn({ workload }: DetectedHost): boolean {
  return workload !== undefined;
}

/**
 * A managed identity's tokens, by Microsoft's own library, loaded on first use. Every call sends a request to the
 * endpoint: `cached` does the caching.
 *
 * Rejects with `ERR_SELECTOR_UNSUPPORTED` if the host would ignore the selector and return another identity's token.
 */
export function managedIdentitySource(
  block: ManagedIdentity,
  { detectHost, attemptTimeout }: Pick<CredentialContext, "detectHost" | "attemptTimeout">,
): TokenSource {
  let opened: Promise<TokenSource> | undefined;

  async function open(): Promise<TokenSource> {
    const detected = detectHost(block.clientId);
    assertSelector(block, detected);
    assertEndpointVariables(detected.host, processEnv());
    const scope = block.scope ?? DEFAULT_SCOPE;
    // Loaded here, because the network modules of Node that it needs cost more than the rest of the package.
    if (detected.workload !== undefined) {
      // The pod's projected token is exchanged at Entra.
      // https://learn.microsoft.com/azure/aks/workload-identity-overview
      const { tenantId, clientId, tokenFile } = detected.workload;
      const { entraApplication } = await import("./application.ts");
      return entraApplication(
        { tenantId, clientId, federatedTokenFile: tokenFile },
        { what: detected.host, scope: asScope(scope), attemptTimeout, modules: azureModules },
      );
    }
    const { hostedIdentity } = await import("./hosted-identity.ts");
    return hostedIdentity(block, asResource(scope), detected, attemptTimeout, azureModules);
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

function assertSelector(block: ManagedIdentity, { host }: DetectedHost): void {
  const selector = (["clientId", "objectId", "resourceId"] as const).find(
    (key) => block[key] !== undefined,
  );
  if (selector === undefined || SUPPORTED_SELECTORS[host].includes(selector)) return;
  const others = SUPPORTED_SELECTORS[host];
  throw new ByokIdentityError(
    "ERR_SELECTOR_UNSUPPORTED",
    `${host} cannot select a managed identity by ${selector}; it would return another identity's token.`,
    {
      hint:
        others.length === 0
          ? "Remove the selector; the deployment of the app determines the identity."
          : `Use ${others.join(" or ")} instead.`,
    },
  );
}
