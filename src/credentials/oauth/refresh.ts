import { ByokIdentityError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import type { AccessToken } from "../../token/types.ts";
import { OAuthError } from "./error-response.ts";
import type { RefreshTokenStore } from "./refresh-token.ts";

/** Requests an access token with a refresh token; `keep` receives the new refresh token. */
export type Redeem = (
  refreshToken: string,
  keep: (next: string) => Promise<void>,
) => Promise<AccessToken>;

/**
 * Redeems the stored refresh token. If it is refused, but another process that does not use the lock has stored a new
 * one meanwhile, that one is redeemed.
 *
 * A lost answer may have contained the new refresh token. Retrying with the old one cannot make that worse. It helps if
 * the server had not processed the request, or allows an old token to be used again for a short time.
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

/** Failures before there is a connection on which anything could be sent. */
const UNSENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "EADDRNOTAVAIL",
]);

/** Whether the server may have rotated the token although we did not see its answer. */
function isLost(error: unknown): error is ByokIdentityError {
  if (!(error instanceof ByokIdentityError) || !error.transient) return false;
  const { status } = error;
  if (status !== undefined) return status === 200 || (status >= 500 && status !== 503);
  return !UNSENT.has(String((error.cause as { code?: unknown } | undefined)?.code));
}

/** The same error with other advice. */
function withHint(error: ByokIdentityError, hint: string): ByokIdentityError {
  if (error instanceof OAuthError) return error.withHint(hint);
  const { code, transient, status, retryAfter, cause } = error;
  return new ByokIdentityError(code, error.summary, {
    hint,
    transient,
    ...defined({ status, retryAfter, cause }),
  });
}

const MAYBE_LOST =
  "If the lost answer contained a new refresh token, the server will refuse the old one, and someone has to sign in again.";

const LOST =
  "The answer to an earlier renewal was lost, and most likely the new refresh token with it. Sign in again and store the new refresh token.";
