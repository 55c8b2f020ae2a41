import pRetry from "p-retry";
import { ByokIdentityError } from "../errors.ts";
import { withDeadline } from "../lib/deadline.ts";
import { sleep } from "../lib/sleep.ts";
import type { TokenSource } from "./types.ts";
import { monotonic } from "../lib/monotonic.ts";

/** How long {@link retried} keeps trying. */
export interface RetryOptions {
  /** Time limit for all attempts together, milliseconds. */
  readonly budget: number;
  /** Maximum of the first pause, milliseconds; doubled by each further attempt. Default 400. */
  readonly firstPause?: number;
}

/** Maximum of every later pause, milliseconds. */
const MAX_PAUSE = 10_000;

/**
 * Retries after transient failures, with full jitter, until the budget is spent; then rejects with the last failure. A
 * server's `Retry-After` (RFC 9110 section 10.2.3) is respected; if it does not fit into the budget, the retries end at
 * once. An attempt that is still running when the budget is spent ends with `ERR_IDENTITY_TIMEOUT`. Calls are
 * independent of each other. Pauses do not keep the process alive: `cached` does that, because it knows whether
 * somebody waits.
 *
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#retry-guidance
 */
export function retried(
  source: TokenSource,
  { budget, firstPause = 400 }: RetryOptions,
): TokenSource {
  return (request) => {
    const started = monotonic();
    let last: ByokIdentityError | undefined;
    const spent = (): ByokIdentityError => outOfTime(budget, last);
    return withDeadline({ after: budget, error: spent, signal: request?.signal }, (signal) =>
      pRetry(() => source({ ...request, signal }), {
        retries: Infinity,
        // The pauses are made below: those of p-retry support neither full jitter nor Retry-After.
        minTimeout: 0,
        signal,
        async shouldRetry({ error, attemptNumber }) {
          if (!(error instanceof ByokIdentityError && error.transient)) return false;
          last = error;
          const bound = Math.min(MAX_PAUSE, firstPause * 2 ** (attemptNumber - 1));
          const pause = (error.retryAfter ?? 0) + Math.random() * bound;
          if (monotonic() - started + pause >= budget) return false;
          await sleep(pause, signal);
          return true;
        },
      }),
    );
  };
}

function outOfTime(budget: number, last: ByokIdentityError | undefined): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_IDENTITY_TIMEOUT",
    `No token within ${budget} ms${last === undefined ? "." : `; the last attempt failed with: ${last.message}`}`,
    { transient: true, cause: last },
  );
}
