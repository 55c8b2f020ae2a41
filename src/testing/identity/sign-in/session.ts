import { randomBytes } from "node:crypto";
import type { Answer } from "../../shared/received.ts";
import type { IdentityKnobs } from "../knobs.ts";
import type { Granted } from "./granted.ts";
import { refuse, WANTED_CLAIMS, type SignInRefusal } from "./refusal.ts";

/** The refresh tokens that have been issued. */
export interface Sessions {
  /** A new refresh token. Entra does not end the one that was used. */
  readonly start: (granted: Granted) => string;
  readonly redeem: (
    form: URLSearchParams,
    knobs: IdentityKnobs,
  ) => Granted | SignInRefusal | Answer;
  readonly clear: () => void;
}

/** @see https://learn.microsoft.com/entra/identity-platform/refresh-tokens */
export function createSessions(): Sessions {
  const refreshTokens = new Map<string, Granted>();

  function redeem(
    form: URLSearchParams,
    { sessionRefusal }: IdentityKnobs,
  ): Granted | SignInRefusal | Answer {
    const found = refreshTokens.get(form.get("refresh_token") ?? "");
    if (found === undefined || found.clientId !== form.get("client_id")) return "70000";
    const claims = form.get("claims") ?? undefined;
    // A challenge for a newer token is met by a refresh; one for a stronger sign-in only by the person.
    if (claims !== undefined && claims !== found.claims && !isOnlyNewer(claims)) {
      return refuse("50076", claims);
    }
    if (sessionRefusal === "") return found;
    if (sessionRefusal !== "50076" && sessionRefusal !== "50079") return sessionRefusal;
    return found.claims === WANTED_CLAIMS ? found : refuse(sessionRefusal, WANTED_CLAIMS);
  }

  return {
    start(granted): string {
      const refreshToken = `1.${randomBytes(64).toString("base64url")}`;
      refreshTokens.set(refreshToken, granted);
      return refreshToken;
    },
    redeem,
    clear: () => refreshTokens.clear(),
  };
}

/**
 * Continuous Access Evaluation asks for a token that was issued after some time.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/app-resilience-continuous-access-evaluation
 */
function isOnlyNewer(claims: string): boolean {
  try {
    const { access_token: wanted } = JSON.parse(claims) as { access_token?: object };
    return Object.keys(wanted ?? {}).every((name) => name === "nbf" || name === "xms_cc");
  } catch {
    return false;
  }
}
