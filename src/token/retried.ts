import pRetry from "p-retry";
import { ByokIdentityError } from "../errors.ts";
import { withDeadline } from "../lib/deadline.ts";
import { sleep } from "../lib/sleep.ts";
import type { TokenSource } from "./types.ts";
import { monotonic } from "../lib/monotonic.ts";

/** How long {@link retried} tries. */
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
 * and a wait that does not fit the budget ends the tries at once. A try still under way when the budget is spent
 * ends with `ERR_IDENTITY_TIMEOUT`. Calls are independent of each other. Pauses do not keep the process alive:
 * that is left to `cached`, which knows whether somebody waits.
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
        // The pauses are made below: p-retry's own know neither full jitter nor Retry-After.
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
    `No token within ${budget} ms${last === undefined ? "." : `; the last try failed with: ${last.message}`}`,
    { transient: true, cause: last },
  );
}
