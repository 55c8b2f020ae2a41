import type { OAuth } from "./types.ts";

/** Grants with which a person signs in. `byok-identity login` starts the session, and the source renews it. */
export const SIGN_IN_GRANTS = ["authorization_code", "device_code"] as const;

/** Whether a person signs in for this block. */
export function isSignIn({ grant }: Pick<OAuth, "grant">): boolean {
  return SIGN_IN_GRANTS.some((each) => each === grant);
}
