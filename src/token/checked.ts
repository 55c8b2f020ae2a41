import { ByokIdentityError } from "../errors.ts";
import type { AccessToken, TokenSource } from "./types.ts";

/** Visible ASCII: all that RFC 6750 section 2.1 lets a bearer token hold, and what API keys are made of. */
const SENDABLE = /^[\x21-\x7e]+$/;

/** The last instant there is, epoch milliseconds (ECMA-262, section 21.4.1.1); later ones cannot be shown to anybody. */
const LAST_INSTANT = 8.64e15;

/**
 * Fails closed on answers that cannot be sent: `ERR_TOKEN_MALFORMED` for one that is not a string, empty, or holds
 * blanks or control characters, `ERR_TOKEN_EXPIRED` for one past its expiry. The value is never printed. An expiry
 * beyond the last instant there is, infinity too, becomes that instant.
 */
export function checked(source: TokenSource): TokenSource {
  return async (request) => checkToken(await source(request));
}

/** The same check for a single token. */
export function checkToken(answer: AccessToken): AccessToken {
  const value: unknown = (answer as AccessToken | undefined)?.token;
  if (typeof value !== "string") throw malformed(`is of type ${typeof value}, not a string`);
  if (value === "") throw malformed("is empty");
  if (/^bearer /i.test(value)) throw malformed("starts with “Bearer ”; the raw token is expected");
  if (!SENDABLE.test(value)) throw malformed("holds blanks, control or non-ASCII characters");
  if (answer.expiresOn !== undefined && !(answer.expiresOn > Date.now())) {
    throw new ByokIdentityError("ERR_TOKEN_EXPIRED", "The source answered with an expired token.", {
      hint: "Check the clock of this machine, the cache of whatever issues the token, and that expiresOn is in milliseconds.",
      transient: true,
    });
  }
  return (answer.expiresOn ?? 0) > LAST_INSTANT ? { ...answer, expiresOn: LAST_INSTANT } : answer;
}

function malformed(how: string): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_TOKEN_MALFORMED",
    `The credential ${how}, so nothing is sent.`,
    {
      hint: "Have the source answer with the token alone.",
    },
  );
}
