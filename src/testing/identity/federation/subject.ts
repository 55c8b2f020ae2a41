import { jwtClaims } from "../../../lib/jwt.ts";
import type { FederationKnobs } from "../knobs.ts";

/** Why a token cannot be exchanged. */
export type SubjectFlaw = "malformed" | "expired" | "issuer" | "subject" | "audience" | "reused";

/** Remembers which tokens have been exchanged. */
export interface SubjectChecker {
  /** What is wrong with a token; undefined if it may be exchanged, after which it counts as used. */
  readonly check: (token: string, knobs: FederationKnobs) => SubjectFlaw | undefined;
  readonly clear: () => void;
}

export function createSubjectChecker(): SubjectChecker {
  const used = new Set<string>();

  function check(token: string, { trusted, singleUse }: FederationKnobs): SubjectFlaw | undefined {
    const claims = jwtClaims(token);
    if (claims === undefined || typeof claims["exp"] !== "number") return "malformed";
    if (claims["exp"] * 1000 <= Date.now()) return "expired";
    if (trusted.issuer !== undefined && claims["iss"] !== trusted.issuer) return "issuer";
    if (trusted.subject !== undefined && claims["sub"] !== trusted.subject) return "subject";
    if (trusted.audience !== undefined && !audiences(claims["aud"]).includes(trusted.audience)) {
      return "audience";
    }
    const { jti } = claims;
    if (!singleUse || typeof jti !== "string") return undefined;
    if (used.has(jti)) return "reused";
    used.add(jti);
    return undefined;
  }

  return { check, clear: () => used.clear() };
}

function audiences(aud: unknown): readonly unknown[] {
  return Array.isArray(aud) ? (aud as unknown[]) : [aud];
}
