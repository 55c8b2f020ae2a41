import { asScope } from "./credentials/azure/scope.ts";
import type { AzureAccessToken } from "./credentials/azure/token-credential.ts";
import type { ProviderAuth } from "./provider-auth.ts";
import { ByokIdentityError } from "./errors.ts";
import { defined } from "./lib/defined.ts";
import type { AccessToken } from "./token/types.ts";

/** Same shape as `AbortSignalLike` of @azure/abort-controller. */
interface AbortSignalLike {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** A `TokenCredential` of @azure/core-auth, for Azure SDK clients. */
export interface AzureCredential {
  getToken(
    scopes: string | string[],
    options?: { readonly abortSignal?: AbortSignalLike; readonly claims?: string },
  ): Promise<AzureAccessToken>;
}

/** Reported lifetime of a token of unknown expiry, milliseconds: the client requests a token again before that. */
const UNKNOWN_LIFE = 5 * 60_000;

/**
 * A provider's credential as a `TokenCredential`, so that an Azure SDK client shares its token and its renewals. A
 * claims challenge that the client received triggers one renewal per challenge.
 *
 * `getToken` rejects with `ERR_NOT_SUPPORTED` for another scope than the provider's own: the token would be useless
 * there, and that server must not see it. It also does so for an `apiKey`, which is not a token. Otherwise it rejects
 * like {@link ProviderAuth.getToken}.
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
    "The provider's credential is a key, not a token.",
    {
      hint: "Use AzureKeyCredential of @azure/core-auth for this client.",
    },
  );
}

function assertScope(requested: readonly string[], own: string | undefined): void {
  const other =
    own === undefined ? undefined : requested.find((scope) => asScope(scope) !== asScope(own));
  if (other === undefined) return;
  throw new ByokIdentityError(
    "ERR_NOT_SUPPORTED",
    `The client requests a token for ${other}, but the provider's token is for ${own}.`,
    { hint: "Use a provider with the scope that the client requests." },
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
