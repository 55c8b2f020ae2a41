import { defined } from "../lib/defined.ts";
import type { AccessToken, TokenSource } from "../token/types.ts";
import { unchangedError } from "../token/unchanged.ts";
import { claimsChallenge } from "./www-authenticate.ts";

/** What is known about a refusal in addition to the refused token. */
export interface Refusal {
  /** The `WWW-Authenticate` header of the 401. */
  readonly challenge?: string | null | undefined;
  /** The claims in that header, decoded JSON. Default: read from `challenge`. */
  readonly claims?: string | undefined;
  /** The caller sees how servers answer the new token, and reports that one has accepted it. */
  readonly watched?: boolean | undefined;
  /** Ends this wait. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Replaces a token that a server has refused: the only way from a 401 to a renewal. Any number of callers that were
 * refused the same token share one renewal.
 *
 * Rejects with `ERR_TOKEN_UNCHANGED` if the source has no other token, and otherwise like the source.
 */
export async function replacement(
  getToken: TokenSource,
  rejected: AccessToken,
  { challenge, claims = claimsChallenge(challenge), watched, signal }: Refusal,
): Promise<AccessToken> {
  const token = await getToken({ rejected, ...defined({ claims, watched, signal }) });
  if (token.token === rejected.token) throw unchangedError();
  return token;
}
