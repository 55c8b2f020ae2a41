import { ByokIdentityError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import type { AccessToken, TokenRequest, TokenSource } from "../../token/types.ts";
import { entraFailure } from "./entra-failure.ts";
import { asScope } from "./scope.ts";

/** The part of `TokenCredential` of @azure/core-auth that is used here. */
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

/** Same shape as `AccessToken` of @azure/core-auth. */
export interface AzureAccessToken {
  token: string;
  /** Epoch milliseconds. */
  expiresOnTimestamp: number;
  /** Epoch milliseconds. */
  refreshAfterTimestamp?: number;
  tokenType?: "Bearer" | "pop";
}

/**
 * Turns any `TokenCredential` of the Azure SDK into a source, for the `source` option of `createProviderAuth` or for
 * composition.
 *
 * Most credentials have their own cache, which only a claims challenge bypasses: after a refusal without one they
 * return the same token, and the renewal ends with `ERR_TOKEN_UNCHANGED`. The identity blocks of a configuration do not
 * have this problem.
 *
 * Rejects with `ERR_IDENTITY_REFUSED` or `ERR_IDENTITY_UNAVAILABLE` if the credential rejects or returns no token.
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

/** Calls a credential once; rejects with its error. */
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
      { hint: "Check that it is signed in, and that the scope belongs to the API." },
    );
  }
  if (answer.tokenType === "pop") {
    throw new ByokIdentityError(
      "ERR_IDENTITY_REFUSED",
      `The Azure credential returned a proof-of-possession token for ${scope}, which is useless as a bearer token.`,
      { hint: "Create the credential without proof of possession." },
    );
  }
  const { token, expiresOnTimestamp: expiresOn, refreshAfterTimestamp: refreshOn } = answer;
  return { token, ...defined({ expiresOn, refreshOn }) };
}
