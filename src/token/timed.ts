import { ByokIdentityError } from "../errors.ts";
import { abortable } from "./abortable.ts";
import type { TokenSource } from "./types.ts";

/**
 * Ends each call after `timeout` milliseconds with `ERR_IDENTITY_TIMEOUT`, whether or not the source listens
 * to the signal it is given. Calls are independent of each other.
 */
export function timed(source: TokenSource, timeout: number): TokenSource {
  return async (request) => {
    const deadline = new AbortController();
    const timer = setTimeout(
      () =>
        deadline.abort(
          new ByokIdentityError("ERR_IDENTITY_TIMEOUT", `No answer within ${timeout} ms.`, {
            transient: true,
          }),
        ),
      timeout,
    );
    const signal =
      request?.signal === undefined
        ? deadline.signal
        : AbortSignal.any([request.signal, deadline.signal]);
    try {
      return await abortable(source({ ...request, signal }), signal);
    } finally {
      clearTimeout(timer);
    }
  };
}
