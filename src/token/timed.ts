import { ByokIdentityError } from "../errors.ts";
import { withDeadline } from "../lib/deadline.ts";
import type { TokenSource } from "./types.ts";

/**
 * Ends each call after `timeout` milliseconds, whether or not the source reacts to its signal. The error is
 * `ERR_IDENTITY_TIMEOUT`, which is transient, unless `late` makes another one. Calls are independent of each other. The timer does not keep
 * the process alive: `cached` does that, because it knows whether somebody waits.
 *
 * @example
 * ```ts
 * import { timed } from "byok-identity";
 *
 * const source = timed(async (request) => {
 *   const response = await fetch("https://vault.example/token", { signal: request?.signal ?? null });
 *   return { token: await response.text() };
 * }, 5_000);
 * ```
 */
export function timed(
  source: TokenSource,
  timeout: number,
  late: (timeout: number) => ByokIdentityError = tooLate,
): TokenSource {
  return (request) =>
    withDeadline(
      { after: timeout, error: () => late(timeout), signal: request?.signal },
      (signal) => source({ ...request, signal }),
    );
}

function tooLate(timeout: number): ByokIdentityError {
  return new ByokIdentityError("ERR_IDENTITY_TIMEOUT", `No answer within ${timeout} ms.`, {
    transient: true,
  });
}
