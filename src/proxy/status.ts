import type { ProviderAuth } from "../engine.ts";
import { credentialStatus } from "../local/credential-status.ts";
import type { Journal } from "./journal.ts";

/** What `/status` tells; no secret. */
export function statusOf(
  auth: ProviderAuth,
  journal: Journal,
  about: { readonly upstream: string; readonly startedOn: number; readonly draining: boolean },
): object {
  return {
    status: about.draining ? "draining" : "ok",
    upstream: about.upstream,
    uptimeSeconds: Math.round((Date.now() - about.startedOn) / 1000),
    requests: journal.counters,
    credential: credentialStatus(auth),
  };
}
