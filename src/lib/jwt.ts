import { instant } from "./instant.ts";

/**
 * The unverified payload of a JWT; undefined if the token is not one. Good enough to plan a renewal and to explain a
 * refusal, never a reason to trust the token.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-3
 */
export function jwtClaims(token: string): Readonly<Record<string, unknown>> | undefined {
  const parts = token.split(".");
  if (parts.length !== 3) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(parts[1] ?? "", "base64url").toString("utf8"));
    return typeof claims === "object" && claims !== null && !Array.isArray(claims)
      ? (claims as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The `exp` claim of a JWT, epoch milliseconds. */
export function jwtExpiry(token: string): number | undefined {
  return expiryIn(jwtClaims(token) ?? {});
}

/** The same of its payload. */
export function expiryIn({ exp }: Readonly<Record<string, unknown>>): number | undefined {
  return typeof exp === "number" && Number.isFinite(exp) ? instant(exp * 1000) : undefined;
}
