import { asScope } from "./credentials/azure/scope.ts";
import type { AzureAccessToken } from "./credentials/azure/token-credential.ts";
import type { ProviderAuth } from "./provider-auth.ts";
import { ByokIdentityError } from "./errors.ts";
import { defined } from "./lib/defined.ts";
import type { AccessToken } from "./token/types.ts";

/** As the `AbortSignalLike` of @azure/abort-controller. */
interface AbortSignalLike {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** A `TokenCredential` of @azure/core-auth, for the clients of the Azure SDK. */
export interface AzureCredential {
  getToken(
    scopes: string | string[],
    options?: { readonly abortSignal?: AbortSignalLike; readonly claims?: string },
  ): Promise<AzureAccessToken>;
}

/** How long a token of unknown expiry is said to last, milliseconds: the client asks again before, and is told anew. */
const UNKNOWN_LIFE = 5 * 60_000;

/**
 * A provider's credential as a `TokenCredential`, so that an Azure SDK client shares its token and its renewals. A
 * claims challenge that the client was given renews the token, once for each challenge.
 *
 * `getToken` rejects with `ERR_NOT_SUPPORTED` for another scope than the provider's own: the token would be of no use
 * there, and is not for that server to see. So it does for an `apiKey`, which is no token. Otherwise it rejects as
 * {@link ProviderAuth.getToken} does.
 *
 * @example
 * ```ts
 * import { createProviderAuth, toAzureCredential } from "byok-identity";
 *
 * const credential = toAzureCredential(
 *   createProviderAuth({ baseUrl: "https://NAME.openai.azure.com", managedIdentity: {} }),
 * );
 * ```
 */
export function toAzureCredential(
  auth: Pick<ProviderAuth, "getToken" | "status">,
): AzureCredential {
  let last: { readonly token: AccessToken; readonly claims: string | undefined } | undefined;

  return {
    async getToken(scopes, { abortSignal, claims } = {}): Promise<AzureAccessToken> {
      const { kind, scope } = auth.status();
      assertToken(kind);
      assertScope([scopes].flat(), scope);
      const { signal, release } = signalOf(abortSignal);
      const challenged = claims !== undefined && claims !== last?.claims;
      const rejected = challenged ? last?.token : undefined;
      try {
        const token = await auth.getToken(defined({ signal, claims, rejected }));
        last = { token, claims: claims ?? last?.claims };
        return {
          token: token.token,
          tokenType: "Bearer",
          expiresOnTimestamp: token.expiresOn ?? Date.now() + UNKNOWN_LIFE,
          ...defined({ refreshAfterTimestamp: token.refreshOn }),
        };
      } finally {
        release();
      }
    },
  };
}

function assertToken(kind: string): void {
  if (kind !== "apiKey") return;
  throw new ByokIdentityError(
    "ERR_NOT_SUPPORTED",
    "The provider's credential is a key, no token.",
    {
      hint: "Give the client the AzureKeyCredential of @azure/core-auth.",
    },
  );
}

function assertScope(asked: readonly string[], own: string | undefined): void {
  const other =
    own === undefined ? undefined : asked.find((scope) => asScope(scope) !== asScope(own));
  if (other === undefined) return;
  throw new ByokIdentityError(
    "ERR_NOT_SUPPORTED",
    `The client asks for a token for ${other}, and the provider's is for ${own}.`,
    { hint: "Use a provider whose scope is the client's." },
  );
}

function signalOf(like: AbortSignalLike | undefined): {
  readonly signal: AbortSignal | undefined;
  readonly release: () => void;
} {
  if (like === undefined || like instanceof AbortSignal) {
    return { signal: like, release: () => undefined };
  }
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  if (like.aborted) abort();
  like.addEventListener("abort", abort);
  return { signal: controller.signal, release: () => like.removeEventListener("abort", abort) };
}
