import type { Fields } from "../../lib/fields.ts";
import { expiryOf, isStated, issuedExpiry } from "../expiry.ts";

/**
 * When the token in the answer of a token endpoint expires, epoch milliseconds: `expires_in` (RFC 6749, section 5.1),
 * or the instant that some servers state, as `expires_on` (Entra's v1 endpoint) or `expires_at`. Undefined if
 * neither the answer nor the token states an expiry that can be read.
 *
 * @param sentOn when the request was sent, epoch milliseconds: a server counts from a moment after it.
 */
export function answerExpiry(token: string, answer: Fields, sentOn: number): number | undefined {
  const on = [answer["expires_on"], answer["expires_at"]];
  const found = [...on, answer["expires_in"]].some(isStated)
    ? expiryOf(token, { on, in: answer["expires_in"], zone: "utc" }, sentOn)
    : issuedExpiry(token, sentOn);
  return found === undefined || Number.isNaN(found) ? undefined : found;
}
