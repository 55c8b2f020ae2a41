import type { RunningProxy } from "../../proxy/proxy.ts";

/**
 * Aborts when no request has been sent to a provider for the given number of milliseconds. Requests for `/status` and
 * `/healthz` do not count: an open status page is not use.
 */
export function idleFor(milliseconds: number, journal: RunningProxy["journal"]): AbortSignal {
  const idle = new AbortController();

  function check(): void {
    const left = journal.lastUsed + milliseconds - Date.now();
    if (journal.counters.active > 0) wait(milliseconds);
    else if (left > 0) wait(Math.min(left, milliseconds));
    else idle.abort();
  }
  function wait(delay: number): void {
    setTimeout(check, delay).unref();
  }
  wait(milliseconds);
  return idle.signal;
}
