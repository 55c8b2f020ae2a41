import type { AccessToken, TokenSource } from "../../token/types.ts";
import { entraFailure } from "./entra-failure.ts";
import type { IdentityEnvironment } from "./environment.ts";
import type { AzureModules } from "./modules.ts";
import { directHttpClient } from "./direct-http-client.ts";
import { asScope } from "./scope.ts";

interface Identity {
  readonly WorkloadIdentityCredential: new (options: object) => {
    getToken(scope: string): Promise<{
      token: string;
      expiresOnTimestamp: number;
      refreshAfterTimestamp?: number;
    }>;
  };
}

/**
 * AKS workload identity: the pod's projected token is exchanged for an Entra token.
 *
 * @see https://learn.microsoft.com/azure/aks/workload-identity-overview
 */
export async function workloadIdentity(
  { tenantId, clientId, tokenFile }: NonNullable<IdentityEnvironment["workload"]>,
  scope: string,
  attemptTimeout: number,
  modules: AzureModules,
): Promise<TokenSource> {
  const { WorkloadIdentityCredential } = (await modules.identity()) as Identity;
  const openHttpClient = await directHttpClient(modules, attemptTimeout);

  return async (): Promise<AccessToken> => {
    // A credential of its own for each call: one that is kept would answer from its cache.
    const { httpClient, last } = openHttpClient();
    const credential = new WorkloadIdentityCredential({
      tenantId,
      clientId,
      tokenFilePath: tokenFile,
      disableInstanceDiscovery: true,
      retryOptions: { maxRetries: 0 },
      httpClient,
    });
    try {
      const { token, expiresOnTimestamp, refreshAfterTimestamp } = await credential.getToken(
        asScope(scope),
      );
      return {
        token,
        expiresOn: expiresOnTimestamp,
        ...(refreshAfterTimestamp === undefined ? {} : { refreshOn: refreshAfterTimestamp }),
      };
    } catch (error) {
      throw entraFailure(error, "AKS workload identity", last(), Date.now());
    }
  };
}
