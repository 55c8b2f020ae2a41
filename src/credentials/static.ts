import { ByokIdentityError } from "../errors.ts";
import { events } from "../token/events.ts";
import type { Credential } from "./credential.ts";

/** A credential that this package cannot renew: a refusal is final (`ERR_TOKEN_STATIC`). */
export function staticCredential(kind: "apiKey" | "bearerToken", value: string): Credential {
  const identity = { kind };
  const token = { token: value.trim() };
  const answer = Promise.resolve(token);
  let lastError: ByokIdentityError | undefined;
  const hint = `A static ${kind} cannot be renewed; use managedIdentity, apiKeyCommand or apiKeyFile instead.`;
  return {
    identity,
    presentation: kind === "apiKey" ? "key" : "bearer",
    attempt: (request) => {
      if (request?.signal?.aborted === true) return Promise.reject(request.signal.reason as Error);
      if (request?.rejected?.token !== token.token) return answer;
      if (events.refused.hasSubscribers)
        events.refused.publish({ identity, unchanged: true, hint });
      const refused = `The provider refused the configured ${kind}.`;
      lastError = new ByokIdentityError("ERR_TOKEN_STATIC", refused, { hint });
      return Promise.reject(lastError);
    },
    lastError: () => lastError,
  };
}
