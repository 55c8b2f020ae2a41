import { ByokIdentityError } from "../errors.ts";
import { abortable } from "../lib/abortable.ts";
import { checkToken } from "./checked.ts";
import { defined } from "../lib/defined.ts";
import { events, type IdentityLabel, type RenewalReason } from "./events.ts";
import { fallbackAfter } from "./fallback-after.ts";
import { NO_PAUSE, pauseAfter, within } from "./pause.ts";
import {
  PATIENCE,
  phaseAt,
  scheduleOf,
  UNCHANGED_PAUSE,
  type Phase,
  type Schedule,
} from "./policy.ts";
import { joinable, type Joinable } from "./joinable.ts";
import type { AccessToken, TokenRequest, TokenSource } from "./types.ts";
import { unchangedError } from "./unchanged.ts";
import { monotonic } from "../lib/monotonic.ts";

/** How {@link cached} keeps a token. */
export interface CacheOptions {
  readonly identity: IdentityLabel;
  /** How long a token of unknown expiry is trusted without asking again, milliseconds. Default: until it is refused. */
  readonly ttl?: number;
  /**
   * Asked in the source's place where there is no token left to serve: it may take its time and try again. While a
   * token still works, one try is enough, and the next request makes another. Default: the source.
   */
  readonly acquire?: TokenSource;
}

/** What is known of a cached token; never the token. */
export interface CacheState {
  /** Epoch milliseconds. */
  readonly expiresOn?: number;
  /** When the last token arrived, epoch milliseconds. */
  readonly lastRefresh?: number;
  /** The last failure, until a renewal succeeds. */
  readonly lastError?: ByokIdentityError;
}

/** A source that keeps its token, and can be told what it cannot see by itself. */
export interface CachedTokenSource extends TokenSource {
  /** A server refused this token (without an argument: the current one): it is not served again unrenewed. */
  invalidate(token?: string): void;
  /** What the token was made from has changed: it is due, and any pause after a failure is over. */
  markDue(): void;
  state(): CacheState;
  /** Ends a renewal in flight, and with it all waits for it, with `ERR_CLOSED`. The cached token stays. */
  cancelRenewal(): void;
}

interface Held {
  readonly token: AccessToken;
  readonly schedule: Schedule;
  readonly acquiredOn: number;
}

/** A refused token that the source has yet to replace. */
interface Refusal {
  readonly rejected: AccessToken;
  /** The claims challenge that came with the refusal. */
  readonly claims?: string;
}

interface Renewal {
  /** Resolves to a token that may be sent; after a failure that is the one still valid. */
  readonly outcome: Joinable<AccessToken>;
  /** The outcome, or after `PATIENCE` the token that is due but still valid. */
  readonly patient: Joinable<AccessToken>;
  readonly controller: AbortController;
}

/**
 * Keeps a source's token by the policy of `policy.ts`. Any number of calls at once cause at most one call of the
 * source at a time; an abort ends only its caller's wait. The process is kept alive while somebody waits, not by a
 * renewal in the background. The fresh path returns one stored promise.
 *
 * A refused token (`rejected`, or `invalidate`) is renewed once for all who were refused it. Should the renewal
 * bring the same token back, it fails with `ERR_TOKEN_UNCHANGED`; the token is then served again until it is
 * refused anew, and the source is asked again at most every 30 seconds: the issuer vouches for it, and the server
 * may yet come to accept it.
 */
export function cached(
  source: TokenSource,
  { identity, ttl = Infinity, acquire = source }: CacheOptions,
): CachedTokenSource {
  let held: Held | undefined;
  let answer: Promise<AccessToken>;
  let freshUntil = -Infinity;
  let refusal: Refusal | undefined;
  let renewal: Renewal | undefined;
  let failures = 0;
  let failurePause = NO_PAUSE;
  let unchangedPause = NO_PAUSE;
  let lastError: ByokIdentityError | undefined;

  function get(request?: TokenRequest): Promise<AccessToken> {
    return request === undefined && Date.now() < freshUntil ? serve() : decide(request ?? {});
  }

  function decide({ signal, rejected, claims }: TokenRequest): Promise<AccessToken> {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    if (rejected !== undefined) refuse(rejected, claims);
    const now = Date.now();
    switch (phase(now)) {
      case "fresh":
        return serve();
      case "refresh-ahead":
        if (!within(failurePause, now)) renewal ??= renew("refresh-ahead");
        return serve();
      case "due":
        if (within(failurePause, now)) return serve();
        renewal ??= renew("due");
        return renewal.patient.wait(signal);
      case "expired": {
        const error = renewal === undefined ? barred(now) : undefined;
        if (error !== undefined) return Promise.reject(error);
        renewal ??= renew(refusal === undefined ? "expired" : "refused");
        return renewal.outcome.wait(signal);
      }
    }
  }

  function phase(now: number): Phase {
    return held === undefined || refusal !== undefined ? "expired" : phaseAt(held.schedule, now);
  }

  function serve(): Promise<AccessToken> {
    if (events.cacheHit.hasSubscribers) events.cacheHit.publish({ identity });
    return answer;
  }

  function refuse(rejected = held?.token, claims?: string): void {
    if (rejected === undefined || refusal !== undefined) return;
    if (held !== undefined && held.token.token !== rejected.token) return;
    refusal = { rejected: held?.token ?? rejected, ...defined({ claims }) };
    freshUntil = -Infinity;
    if (events.refused.hasSubscribers) events.refused.publish({ identity, unchanged: false });
  }

  /** Why the source is not asked, although there is no token that may be served. */
  function barred(now: number): ByokIdentityError | undefined {
    if (refusal !== undefined && within(unchangedPause, now)) return stand(unchangedError());
    const asked = lastError?.retryAfter !== undefined && within(failurePause, now);
    return asked ? lastError : undefined;
  }

  function markDue(): void {
    if (held === undefined) return;
    held = { ...held, schedule: { ...held.schedule, aheadFrom: -Infinity, dueFrom: -Infinity } };
    freshUntil = -Infinity;
    failures = 0;
    failurePause = unchangedPause = NO_PAUSE;
  }

  /** The source stands by the refused token. */
  function stand(error: ByokIdentityError): ByokIdentityError {
    refusal = undefined;
    freshUntil = held?.schedule.aheadFrom ?? -Infinity;
    if (events.refused.hasSubscribers) {
      events.refused.publish({ identity, unchanged: true, ...defined({ hint: error.hint }) });
    }
    return error;
  }

  function usable(): AccessToken | undefined {
    return phase(Date.now()) === "expired" ? undefined : held?.token;
  }

  function renew(reason: RenewalReason): Renewal {
    const controller = new AbortController();
    // A turn later, when `renewal` is set: a source that comes back here waits for itself, up to its time limit,
    // instead of calling itself without end.
    const work = Promise.resolve().then(() => run(reason, controller.signal));
    return {
      controller,
      outcome: joinable(work),
      patient: joinable(fallbackAfter(work, PATIENCE, usable)),
    };
  }

  async function run(reason: RenewalReason, signal: AbortSignal): Promise<AccessToken> {
    const startedOn = monotonic();
    const asked = refusal;
    const ask = usable() === undefined ? acquire : source;
    let token: AccessToken;
    try {
      token = checkToken(await abortable(ask({ signal, ...asked }), signal));
      signal.throwIfAborted();
    } catch (error) {
      if (signal.aborted) throw error;
      // The token that would have served is gone: expired or refused meanwhile.
      if (ask !== acquire && usable() === undefined) return run(reason, signal);
      return fall(asError(error), monotonic() - startedOn);
    }
    const durationMs = monotonic() - startedOn;
    const refused = token.token === refusal?.rejected.token;
    // Refused while the source was busy handing it out once more: it has yet to be asked to replace it.
    if (refused && asked === undefined) return run("refused", signal);
    const first = held === undefined;
    keep(token);
    if (refused) return fall(unchangedError(), durationMs);
    if (first ? events.acquire.hasSubscribers : events.renewal.hasSubscribers) {
      const message = { identity, durationMs, ...defined({ expiresOn: token.expiresOn }) };
      if (first) events.acquire.publish(message);
      else events.renewal.publish({ ...message, reason });
    }
    return token;
  }

  function keep(token: AccessToken): void {
    const acquiredOn = Date.now();
    const repeated = held?.token.token === token.token;
    const schedule = scheduleOf(token, { acquiredOn, ttl, jitter: Math.random(), repeated });
    held = { token, schedule, acquiredOn };
    answer = Promise.resolve(token);
    freshUntil = schedule.aheadFrom;
    renewal = undefined;
    refusal = undefined;
    lastError = undefined;
    failures = 0;
    failurePause = NO_PAUSE;
    if (!repeated) unchangedPause = NO_PAUSE;
  }

  /** After a failure the token still serves, if it does; otherwise that failure is everybody's. */
  function fall(error: ByokIdentityError, durationMs: number): AccessToken {
    renewal = undefined;
    const now = Date.now();
    const unchanged = error.code === "ERR_TOKEN_UNCHANGED";
    lastError = error;
    if (unchanged) {
      unchangedPause = { from: now, until: now + UNCHANGED_PAUSE };
      stand(error);
    } else {
      failures += 1;
      failurePause = pauseAfter(failures, error.retryAfter, now);
    }
    const served = !unchanged && phase(now) !== "expired";
    if (events.failure.hasSubscribers) {
      const waits = served || error.retryAfter !== undefined;
      const retryOn = waits ? failurePause.until : undefined;
      events.failure.publish({ identity, error, durationMs, served, ...defined({ retryOn }) });
    }
    if (held === undefined || !served) throw error;
    return held.token;
  }

  return Object.assign(get, {
    invalidate: (token?: string): void => refuse(token === undefined ? undefined : { token }),
    markDue,
    state: (): CacheState =>
      defined({ expiresOn: held?.token.expiresOn, lastRefresh: held?.acquiredOn, lastError }),
    cancelRenewal(): void {
      renewal?.controller.abort(new ByokIdentityError("ERR_CLOSED", "The provider was closed."));
      renewal = undefined;
    },
  });
}

function asError(error: unknown): ByokIdentityError {
  if (error instanceof ByokIdentityError) return error;
  return new ByokIdentityError("ERR_IDENTITY_UNAVAILABLE", "The token source failed.", {
    cause: error,
    transient: true,
  });
}
