import type { Providers } from "../providers.ts";
import { credentialStatus } from "../local/credential-status.ts";

/** What is known of every provider's credential; no secret. */
export function statusOf(providers: Providers, startedOn: number, draining: boolean): object {
  return {
    status: draining ? "draining" : "ok",
    uptimeSeconds: Math.round((Date.now() - startedOn) / 1000),
    providers: Object.fromEntries(
      [...providers].map(([name, auth]) => [name, credentialStatus(auth)]),
    ),
  };
}
