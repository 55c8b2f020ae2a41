import { ByokIdentityError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import type { AccessToken, TokenRequest, TokenSource } from "../../token/types.ts";
import { entraFailure } from "./entra-failure.ts";
import { asScope } from "./scope.ts";

/** What is used of the `TokenCredential` of @azure/core-auth. */
export interface AzureTokenCredential {
  getToken(
    scopes: string | string[],
    options?: {
      readonly abortSignal?: AbortSignal;
      readonly claims?: string;
      readonly enableCae?: boolean;
    },
  ): Promise<AzureAccessToken | null>;
}

/** As the `AccessToken` of @azure/core-auth. */
export interface AzureAccessToken {
  token: string;
  /** Epoch milliseconds. */
  expiresOnTimestamp: number;
  /** Epoch milliseconds. */
  refreshAfterTimestamp?: number;
  tokenType?: "Bearer" | "pop";
}

/**
 * Any `TokenCredential` of the Azure SDK as a source, for `createProviderAuth`'s `source` or to compose with.
 *
 * Most credentials keep a cache of their own, which nothing but a claims challenge gets past: after a refusal without
 * one they hand out the same token, and the renewal ends with `ERR_TOKEN_UNCHANGED`. The identity blocks of a
 * configuration have no such cache in their way.
 *
 * Rejects with `ERR_IDENTITY_REFUSED` or `ERR_IDENTITY_UNAVAILABLE` where the credential does, or has no token.
 *
 * @example
 * ```ts
 * import { AzureCliCredential } from "@azure/identity";
 * import { createProviderAuth, fromAzureCredential } from "byok-identity";
 *
 * const scope = "https://cognitiveservices.azure.com/.default";
 * const auth = createProviderAuth(
 *   { baseUrl: "https://NAME.openai.azure.com/openai/v1" },
 *   { source: fromAzureCredential(new AzureCliCredential(), { scope }) },
 * );
 * ```
 */
export function fromAzureCredential(
  credential: AzureTokenCredential,
  { scope }: { readonly scope: string },
): TokenSource {
  const asked = asScope(scope);
  return async (request = {}): Promise<AccessToken> => {
    const { signal } = request;
    signal?.throwIfAborted();
    return ask(credential, asked, request).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw entraFailure(error, "The Azure credential", undefined, Date.now());
    });
  };
}

/** Asks a credential once; rejects with whatever it rejects with. */
export async function ask(
  credential: AzureTokenCredential,
  scope: string,
  { signal, claims }: TokenRequest,
): Promise<AccessToken> {
  const answer = await credential.getToken(scope, {
    ...(signal === undefined ? {} : { abortSignal: signal }),
    ...(claims === undefined ? {} : { claims, enableCae: true }),
  });
  if (answer === null) {
    throw new ByokIdentityError(
      "ERR_IDENTITY_REFUSED",
      `The Azure credential has no token for ${scope}.`,
      { hint: "Check that it is signed in, and that the scope is the API's own." },
    );
  }
  const { token, expiresOnTimestamp: expiresOn, refreshAfterTimestamp: refreshOn } = answer;
  return { token, ...defined({ expiresOn, refreshOn }) };
}
