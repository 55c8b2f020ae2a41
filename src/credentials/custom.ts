import { ByokIdentityError } from "../errors.ts";
import { checked } from "../token/checked.ts";
import { timed } from "../token/timed.ts";
import type { AccessToken, TokenSource } from "../token/types.ts";
import type { Credential, CredentialContext } from "./credential.ts";
import { plainCause } from "./redact.ts";

/** The application's own source. Its identity is unknown, so each provider has its own token. */
export function customCredential(
  source: TokenSource,
  { attemptTimeout, tokenTtl }: Pick<CredentialContext, "attemptTimeout" | "tokenTtl">,
): Credential {
  return {
    identity: { kind: "source" },
    presentation: "bearer",
    attempt: timed(discreet(checked(source)), attemptTimeout),
    // Unknown. If it is wrong, a short-lived token is replaced later; if the opposite were wrong, each request would call
    // the source.
    cache: {
      key: JSON.stringify(["source", crypto.randomUUID()]),
      ttl: tokenTtl,
      mints: () => true,
    },
  };
}

/** Its error may quote the token, in its message or in its properties. */
function discreet(source: TokenSource): TokenSource {
  let last: AccessToken | undefined;
  return async (request): Promise<AccessToken> => {
    try {
      last = await source(request);
      return last;
    } catch (error) {
      if (error instanceof ByokIdentityError) throw error;
      request?.signal?.throwIfAborted();
      throw new ByokIdentityError("ERR_IDENTITY_UNAVAILABLE", "The token source failed.", {
        transient: true,
        hint: "See `cause` for the original error.",
        cause: plainCause(error, last === undefined ? [] : [last.token]),
      });
    }
  };
}
