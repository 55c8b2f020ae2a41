import type { IdentityKnobs } from "../knobs.ts";

/** What the person has agreed to. */
export interface Granted {
  readonly clientId: string;
  readonly scope: string;
  readonly person: IdentityKnobs["person"];
  /** The claims that the sign-in has proved: the `claims` of its request. */
  readonly claims?: string;
  readonly nonce?: string;
}

/** What the person agrees to by a request with these parameters. */
export function granted(parameters: URLSearchParams, { person }: IdentityKnobs): Granted {
  const [claims, nonce] = [parameters.get("claims"), parameters.get("nonce")];
  return {
    clientId: parameters.get("client_id") ?? "",
    scope: parameters.get("scope") ?? "",
    person,
    ...(claims === null ? {} : { claims }),
    ...(nonce === null ? {} : { nonce }),
  };
}
