import { ByokIdentityError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import type { AccessToken } from "../../token/types.ts";
import { OAuthError } from "./error-response.ts";
import type { RefreshTokenStore } from "./refresh-token.ts";

/** Asks for an access token with a refresh token; `keep` is told of the one that replaces it. */
export type Redeem = (
  refreshToken: string,
  keep: (next: string) => Promise<void>,
) => Promise<AccessToken>;

/**
 * Redeems the store's refresh token. Where it is refused although another process, one that takes no turns, has put a
 * new one in its place meanwhile, that one is redeemed.
 *
 * An answer that is lost may have held the token that replaces this one. Trying again with the old one cannot make
 * that worse, and helps where the server had not come that far or lets one be used again shortly after.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2
 */
export function refresher(
  take: RefreshTokenStore["take"],
): (redeem: Redeem) => Promise<AccessToken> {
  let doubtful: string | undefined;

  return (redeem) =>
    take(async ({ current, keep }) => {
      async function spend(token: string): Promise<AccessToken> {
        try {
          return await redeem(token, keep);
        } catch (error) {
          if (isInvalidGrant(error) && doubtful === token) throw withHint(error, LOST);
          if (!isLost(error)) throw error;
          doubtful = token;
          throw withHint(error, MAYBE_LOST);
        }
      }

      const token = await current();
      try {
        return await spend(token);
      } catch (error) {
        if (!isInvalidGrant(error)) throw error;
        const other = await current().catch(() => token);
        if (other === token) throw error;
        return spend(other);
      }
    });
}

function isInvalidGrant(error: unknown): error is OAuthError {
  return error instanceof OAuthError && error.error === "invalid_grant";
}

/** What fails before there is a connection to send anything on. */
const UNSENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "EADDRNOTAVAIL",
]);

/** Whether the server may have rotated the token without our seeing its answer. */
function isLost(error: unknown): error is ByokIdentityError {
  if (!(error instanceof ByokIdentityError) || !error.transient) return false;
  const { status } = error;
  if (status !== undefined) return status === 200 || (status >= 500 && status !== 503);
  return !UNSENT.has(String((error.cause as { code?: unknown } | undefined)?.code));
}

/** The same error with other advice. */
function withHint(error: ByokIdentityError, hint: string): ByokIdentityError {
  const { code, transient, status, retryAfter, cause } = error;
  return new ByokIdentityError(code, error.summary, {
    hint,
    transient,
    ...defined({ status, retryAfter, cause }),
  });
}

const MAYBE_LOST =
  "Should the server have replaced the refresh token in the answer that was lost, it will refuse the old one, and somebody has to sign in again.";

const LOST =
  "The answer to an earlier renewal was lost, and with it most likely the refresh token that replaced this one. Sign in again and put the new one in its place.";
