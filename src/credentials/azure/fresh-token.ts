import type { AccessToken, TokenRequest } from "../../token/types.ts";
import { authorityClient } from "./authority-client.ts";
import { entraFailure } from "./entra-failure.ts";
import type { AzureModules } from "./modules.ts";
import { ask, type AzureTokenCredential } from "./token-credential.ts";

type Application<Proof> = new (
  tenantId: string,
  clientId: string,
  proof: Proof,
  options: object,
) => AzureTokenCredential;

type Ambient = new (options: object) => AzureTokenCredential;

/** As much of `@azure/identity` as is used here. */
export interface Identity {
  readonly ClientSecretCredential: Application<string>;
  readonly ClientCertificateCredential: Application<{ readonly certificate: string }>;
  readonly ClientAssertionCredential: Application<() => Promise<string>>;
  readonly EnvironmentCredential: Ambient;
  readonly VisualStudioCodeCredential: Ambient;
  readonly AzureCliCredential: Ambient;
  readonly AzurePowerShellCredential: Ambient;
  readonly AzureDeveloperCliCredential: Ambient;
}

/** Makes a credential of `@azure/identity` with the options it is to have. */
export type OpenCredential = (identity: Identity, options: object) => AzureTokenCredential;

export interface EntraContext {
  /** What is named in errors. */
  readonly what: string;
  readonly scope: string;
  /** Time allowed for one request, milliseconds. */
  readonly attemptTimeout: number;
  readonly modules: AzureModules;
}

/**
 * One token by a credential made for it alone. One that is kept would answer from its cache, which nothing but a
 * claims challenge gets past; a new one has nothing to answer from and asks the authority.
 *
 * Nothing but the authority named is asked whether it may be trusted, and none of the library's own retries and
 * redirects are followed.
 */
export async function freshToken(
  open: OpenCredential,
  { what, scope, attemptTimeout, modules }: EntraContext,
  request: TokenRequest = {},
): Promise<AccessToken> {
  const identity = (await modules.identity()) as Identity;
  const { httpClient, last } = await authorityClient(modules, attemptTimeout);
  try {
    const credential = open(identity, {
      disableInstanceDiscovery: true,
      retryOptions: { maxRetries: 0 },
      redirectOptions: { maxRetries: 0 },
      httpClient,
    });
    return await ask(credential, scope, request);
  } catch (error) {
    request.signal?.throwIfAborted();
    throw entraFailure(error, what, last(), Date.now());
  }
}
