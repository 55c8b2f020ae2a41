import { ByokIdentityError } from "../errors.ts";
import { checked } from "../token/checked.ts";
import { timed } from "../token/timed.ts";
import type { AccessToken, TokenSource } from "../token/types.ts";
import type { Credential, CredentialContext } from "./credential.ts";
import { plainCause } from "./redact.ts";

/** A source of the application's own. Nothing tells whose identity it has, so each provider keeps its own token. */
export function customCredential(
  source: TokenSource,
  { attemptTimeout }: Pick<CredentialContext, "attemptTimeout">,
): Credential {
  return {
    identity: { kind: "source" },
    presentation: "bearer",
    attempt: timed(discreet(checked(source)), attemptTimeout),
    cache: { key: JSON.stringify(["source", crypto.randomUUID()]) },
  };
}

/** What it fails with may quote the token, in its text or in what hangs on it. */
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
        hint: "Its own error is the cause of this one.",
        cause: plainCause(error, last?.token),
      });
    }
  };
}
