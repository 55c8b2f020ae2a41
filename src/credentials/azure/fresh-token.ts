import { defined } from "../../lib/defined.ts";
import type { AccessToken, TokenRequest } from "../../token/types.ts";
import { authorityClient } from "./authority-client.ts";
import { entraFailure } from "./entra-failure.ts";
import type { AzureModules } from "./modules.ts";
import { expiryFromMsal } from "../expiry.ts";
import { ask, type AzureTokenCredential } from "./token-credential.ts";

type Application<Proof> = new (
  tenantId: string,
  clientId: string,
  proof: Proof,
  options: object,
) => AzureTokenCredential;

type Ambient = new (options: object) => AzureTokenCredential;

/** The part of `@azure/identity` that is used here. */
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

/** Creates a credential of `@azure/identity` with the given options. */
export type OpenCredential = (identity: Identity, options: object) => AzureTokenCredential;

/** What every Entra credential needs. */
export interface EntraContext {
  /** The name used in errors. */
  readonly what: string;
  readonly scope: string;
  /** Time limit for one request, milliseconds. */
  readonly attemptTimeout: number;
  readonly modules: AzureModules;
}

/**
 * Gets one token with a credential created only for it. A reused credential would answer from its cache, which only a
 * claims challenge bypasses; a new one has an empty cache and calls the authority.
 *
 * Only the configured authority is contacted, without instance discovery. The library's own retries and redirects are
 * disabled.
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
    const { expiresOn = Number.NaN, ...answer } = await ask(credential, scope, request);
    const known = expiryFromMsal(answer.token, expiresOn, Date.now());
    return { ...answer, ...defined({ expiresOn: known }) };
  } catch (error) {
    request.signal?.throwIfAborted();
    throw entraFailure(error, what, last(), Date.now());
  }
}
