import { MAX_TIMER } from "../../lib/deadline.ts";
import { monotonic } from "../../lib/monotonic.ts";
import type { RunningProxy } from "../../proxy/proxy.ts";

/** If both clocks differ by more than this between two looks, the system clock was set, milliseconds. */
const DRIFT = 1_000;

/**
 * Aborts when no request has been sent to a provider for the given number of milliseconds. Requests for `/status` and
 * `/healthz` do not count: an open status page is not use. If the system clock is set, the time of the last use is
 * unknown, and the wait begins again.
 */
export function idleFor(
  milliseconds: number,
  journal: Pick<RunningProxy["journal"], "counters" | "lastUsed">,
): AbortSignal {
  const idle = new AbortController();
  let { lastUsed } = journal;
  let usedOn = monotonic();
  let ahead = Date.now() - usedOn;

  function check(): void {
    const now = monotonic();
    const before = ahead;
    ahead = Date.now() - now;
    if (journal.lastUsed !== lastUsed) {
      lastUsed = journal.lastUsed;
      usedOn = Math.abs(ahead - before) > DRIFT ? now : lastUsed - ahead;
    }
    const left = Math.round(usedOn + milliseconds - now);
    if (journal.counters.active > 0) wait(milliseconds);
    else if (left > 0) wait(left);
    else idle.abort();
  }
  function wait(delay: number): void {
    setTimeout(check, Math.min(delay, MAX_TIMER)).unref();
  }
  wait(milliseconds);
  return idle.signal;
}
