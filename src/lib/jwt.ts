import { jsonFields, type Fields } from "./fields.ts";
import { expiryAt } from "./instant.ts";

/**
 * The unverified payload of a JWT; undefined if the token is not one. Good enough to plan a renewal and to explain a
 * refusal, never a reason to trust the token.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-3
 */
export function jwtClaims(token: string): Fields | undefined {
  const parts = token.split(".");
  return parts.length === 3
    ? jsonFields(Buffer.from(parts[1] ?? "", "base64url").toString("utf8"))
    : undefined;
}

/** The `exp` claim of a JWT, epoch milliseconds. */
export function jwtExpiry(token: string): number | undefined {
  return expiryIn(jwtClaims(token) ?? {});
}

/** The `exp` claim in a payload, epoch milliseconds; undefined if it is missing or means no instant. */
export function expiryIn({ exp }: Fields): number | undefined {
  return typeof exp === "number" && Number.isFinite(exp) ? expiryAt(exp * 1000) : undefined;
}
