import type { ProviderAuth } from "../engine.ts";
import type { Journal } from "./journal.ts";

/** What `/status` tells; no secret. */
export function statusOf(
  auth: ProviderAuth,
  journal: Journal,
  about: { readonly upstream: string; readonly startedOn: number; readonly draining: boolean },
): object {
  const { lastError, expiresOn, lastRefresh, ...credential } = auth.status();
  return {
    status: about.draining ? "draining" : "ok",
    upstream: about.upstream,
    uptimeSeconds: Math.round((Date.now() - about.startedOn) / 1000),
    requests: journal.counters,
    credential: {
      ...credential,
      ...dated({ expiresOn, lastRefresh }),
      ...(lastError === undefined
        ? {}
        : { lastError: { code: lastError.code, message: lastError.message } }),
    },
  };
}

function dated(times: Readonly<Record<string, number | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(times).flatMap(([name, time]) =>
      time === undefined ? [] : [[name, new Date(time).toISOString()]],
    ),
  );
}
