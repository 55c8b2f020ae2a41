import { setTimeout as sleep } from "node:timers/promises";
import pRetry from "p-retry";
import { ByokIdentityError } from "../errors.ts";
import type { TokenSource } from "./types.ts";

export interface RetryOptions {
  /** Time within which the last try starts and ends, milliseconds. */
  readonly budget: number;
  /** Bound of the first pause, milliseconds; doubled by each further try. Default 400. */
  readonly firstPause?: number;
}

/** Bound of every later pause, milliseconds. */
const MAX_PAUSE = 10_000;

/**
 * Tries again after transient failures, with full jitter, until the budget is spent; then rejects with the last
 * failure. Where the server said how long to wait (`Retry-After`, RFC 9110 section 10.2.3), that is waited out,
 * and a wait that does not fit the budget ends the tries at once. Pauses do not keep the process alive.
 * Calls are independent of each other.
 *
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#retry-guidance
 */
export function retried(
  source: TokenSource,
  { budget, firstPause = 400 }: RetryOptions,
): TokenSource {
  return async (request) => {
    const started = performance.now();
    const deadline = new AbortController();
    let last: unknown;
    const timer = setTimeout(() => deadline.abort(spent(budget, last)), budget);
    timer.unref();
    const signal =
      request?.signal === undefined
        ? deadline.signal
        : AbortSignal.any([request.signal, deadline.signal]);
    try {
      return await pRetry(() => source({ ...request, signal }), {
        retries: Infinity,
        minTimeout: 0,
        signal,
        async shouldRetry({ error, attemptNumber }) {
          if (!(error instanceof ByokIdentityError && error.transient)) return false;
          last = error;
          const bound = Math.min(MAX_PAUSE, firstPause * 2 ** (attemptNumber - 1));
          const pause = (error.retryAfter ?? 0) + Math.random() * bound;
          if (performance.now() - started + pause >= budget) return false;
          await sleep(pause, undefined, { ref: false, signal }).catch(() =>
            signal.throwIfAborted(),
          );
          return true;
        },
      });
    } finally {
      clearTimeout(timer);
    }
  };
}

function spent(budget: number, last: unknown): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_IDENTITY_TIMEOUT",
    `No token within ${budget} ms${last instanceof Error ? `; the last try failed with: ${last.message}` : "."}`,
    { transient: true, ...(last === undefined ? {} : { cause: last }) },
  );
}
