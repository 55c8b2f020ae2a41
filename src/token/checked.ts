import { ByokIdentityError } from "../errors.ts";
import { defined } from "../lib/defined.ts";
import { expiryAt } from "../lib/instant.ts";
import type { AccessToken, TokenSource } from "./types.ts";

/**
 * Visible ASCII: includes everything that RFC 6750 section 2.1 allows in a bearer token, and what API keys consist of.
 */
const SENDABLE = /^[\x21-\x7e]+$/;

/**
 * Rejects tokens that cannot be sent: `ERR_TOKEN_MALFORMED` if the token is not a string, is empty, or contains spaces
 * or control characters; `ERR_TOKEN_EXPIRED` if it has expired. The value is never printed. An expiry that is no
 * number, or is later than the year 9999, is left out, as an unknown one is.
 *
 * @example
 * ```ts
 * import { checked } from "byok-identity";
 *
 * const source = checked(async () => ({ token: process.env["VAULT_TOKEN"] ?? "" }));
 * ```
 */
export function checked(source: TokenSource): TokenSource {
  return async (request) => checkToken(await source(request));
}

/**
 * The same check for a single token.
 *
 * @throws ByokIdentityError `ERR_TOKEN_MALFORMED` or `ERR_TOKEN_EXPIRED`.
 */
export function checkToken(answer: AccessToken): AccessToken {
  const value: unknown = (answer as AccessToken | undefined)?.token;
  if (typeof value !== "string") throw malformed(`is of type ${typeof value}, not a string`);
  const objection = objectionToToken(value);
  if (objection !== undefined) throw malformed(objection);
  const { expiresOn: stated, refreshOn: wished, ...rest } = answer;
  // A source in JavaScript may state a date, a text or a bigint.
  const [expiresOn, refreshOn] = [expiryAt(stated), expiryAt(wished)];
  if (expiresOn !== undefined && expiresOn <= Date.now()) {
    throw new ByokIdentityError("ERR_TOKEN_EXPIRED", "The source returned an expired token.", {
      hint: "Check this machine's clock, the cache of the token's issuer, and that expiresOn is in milliseconds.",
      transient: true,
    });
  }
  const unchanged = expiresOn === stated && refreshOn === wished;
  return unchanged ? answer : { ...rest, token: value, ...defined({ expiresOn, refreshOn }) };
}

/** Why a token cannot be sent, without showing it; undefined if it can. */
export function objectionToToken(token: string): string | undefined {
  if (token === "") return "is empty";
  if (/^bearer /i.test(token)) return "starts with “Bearer ”; the raw token is expected";
  return SENDABLE.test(token)
    ? undefined
    : "contains spaces, control characters or non-ASCII characters";
}

function malformed(how: string): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_TOKEN_MALFORMED",
    `The credential ${how}, so nothing is sent.`,
    {
      hint: "Make the source return only the token.",
    },
  );
}
