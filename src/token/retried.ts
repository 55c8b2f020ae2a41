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
 * Retries after transient failures (`ByokIdentityError.transient`), with random pauses, until the budget is spent; then rejects with the last failure. A
 * server's `Retry-After` (RFC 9110 section 10.2.3) is respected; if it does not fit into the budget, the retries end at
 * once. An attempt that is still running when the budget is spent ends with `ERR_IDENTITY_TIMEOUT`. Calls are
 * independent of each other. Pauses do not keep the process alive: `cached` does that, because it knows whether
 * somebody waits.
 *
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#retry-guidance
 *
 * @example
 * ```ts
 * import { ByokIdentityError, retried } from "byok-identity";
 *
 * const source = retried(
 *   async (request) => {
 *     const response = await fetch("https://vault.example/token", { signal: request?.signal ?? null });
 *     if (response.ok) return { token: await response.text() };
 *     throw new ByokIdentityError("ERR_IDENTITY_UNAVAILABLE", `The vault answered ${response.status}.`, {
 *       transient: response.status >= 500,
 *     });
 *   },
 *   { budget: 30_000 },
 * );
 * ```
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
        minTimeout: firstPause / 2,
        factor: 2,
        randomize: true,
        maxTimeout: MAX_PAUSE,
        maxRetryTime: budget,
        unref: true,
        signal,
        async shouldRetry({ error, attemptNumber }) {
          if (!(error instanceof ByokIdentityError && error.transient)) return false;
          last = error;
          const { retryAfter = 0 } = error;
          const longest = Math.min(MAX_PAUSE, firstPause * 2 ** (attemptNumber - 1));
          // p-retry would cut a pause that does not fit, and wait for a last attempt without any time left.
          if (monotonic() - started + retryAfter + longest >= budget) return false;
          // p-retry has no place for a wait that the server asks for.
          if (retryAfter > 0) await sleep(retryAfter, signal);
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
