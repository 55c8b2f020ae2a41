import { sha256 } from "../lib/sha256.ts";
import type { ProviderAuth } from "../provider-auth.ts";
import type { AccessToken, TokenSource } from "../token/types.ts";
import { replacement, type Refusal } from "../transport/replacement.ts";

/** A token, with what is needed to pass it on. */
export interface RefusableToken {
  readonly token: AccessToken;
  /** SHA-256 of the token, lower-case hex: identifies it without revealing it. */
  readonly hash: string;
  /** The headers that contain it, and the provider's own headers. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The request header with the hash of the token that a server has just refused. */
export const REFUSED_HEADER = "x-byok-identity-refused";

/** What a client reports about its current token when it requests a token. */
export interface RefusalReport extends Omit<Refusal, "signal"> {
  /** Hash of a token that a server refused. */
  readonly refused?: string | undefined;
}

/**
 * Provides one provider's token. A refusal triggers a renewal only while the refused token is the current one: however
 * many clients report it, and however late, it is renewed once.
 */
export function refusableToken(
  auth: ProviderAuth,
): (refusal?: RefusalReport) => Promise<RefusableToken> {
  let last: RefusableToken | undefined;

  function identified(token: AccessToken): RefusableToken {
    if (last?.token !== token) {
      last = { token, hash: sha256(token.token), headers: auth.headersFor(token) };
    }
    return last;
  }

  return async ({ refused, ...refusal } = {}): Promise<RefusableToken> => {
    const current = identified(await auth.getToken());
    if (current.hash !== refused) return current;
    const getToken: TokenSource = (request) => auth.getToken(request);
    return identified(await replacement(getToken, current.token, refusal));
  };
}
