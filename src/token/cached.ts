import { ByokIdentityError } from "../errors.ts";
import { abortable } from "./abortable.ts";
import { defined } from "./defined.ts";
import { events, type IdentityLabel, type RenewalReason } from "./events.ts";
import {
  PATIENCE,
  pauseAfter,
  phaseAt,
  scheduleOf,
  UNCHANGED_PAUSE,
  type Phase,
  type Schedule,
} from "./policy.ts";
import type { AccessToken, TokenRequest, TokenSource } from "./types.ts";

export interface CacheOptions {
  readonly identity: IdentityLabel;
  /** How long a token of unknown expiry is trusted without asking again, milliseconds. Default: until it is refused. */
  readonly ttl?: number;
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

export interface CachedTokenSource extends TokenSource {
  /** A server refused this token (without an argument: the current one): it is not served again unrenewed. */
  invalidate(token?: string): void;
  state(): CacheState;
  /** Ends a renewal in flight. The cached token stays. */
  abandon(): void;
}

interface Held {
  readonly token: AccessToken;
  readonly schedule: Schedule;
  readonly acquiredOn: number;
  refused: boolean;
}

interface Renewal {
  /** Resolves to a token that may be sent; after a failure that is the one still valid. */
  readonly outcome: Promise<AccessToken>;
  /** The refused token this renewal is to replace. */
  readonly replaces: string | undefined;
  readonly controller: AbortController;
  /** The outcome, or after `PATIENCE` the token that is due but still valid. */
  patient?: Promise<AccessToken>;
  /** Keeps the process alive while somebody waits; a renewal in the background does not. */
  hold?: NodeJS.Timeout;
}

/**
 * Keeps a source's token by the policy of `policy.ts`. Any number of calls at once cause at most one call of the
 * source at a time; an abort ends only its caller's wait. The fresh path returns one stored promise.
 *
 * A refused token (`rejected`, or `invalidate`) is renewed once for all who were refused it. Should the renewal
 * bring the same token back, it fails with `ERR_TOKEN_UNCHANGED`; the token is then served again until it is
 * refused anew, and the source is asked again at most every 30 seconds: the issuer vouches for it, and the server
 * may yet come to accept it.
 */
export function cached(
  source: TokenSource,
  { identity, ttl = Infinity }: CacheOptions,
): CachedTokenSource {
  let held: Held | undefined;
  let answer: Promise<AccessToken>;
  let freshUntil = -Infinity;
  let renewal: Renewal | undefined;
  let failures = 0;
  let retryOn = -Infinity;
  let unchangedUntil = -Infinity;
  let lastError: ByokIdentityError | undefined;

  function get(request?: TokenRequest): Promise<AccessToken> {
    return request === undefined && Date.now() < freshUntil ? serve() : decide(request);
  }

  function decide(request: TokenRequest | undefined): Promise<AccessToken> {
    if (request?.signal?.aborted === true) return Promise.reject(request.signal.reason as Error);
    if (request?.rejected !== undefined) refuse(request.rejected.token);
    const now = Date.now();
    switch (phase(now)) {
      case "fresh":
        return serve();
      case "refresh-ahead":
        if (renewal === undefined && !paused(now))
          renew("refresh-ahead", request).outcome.catch(ignore);
        return serve();
      case "due":
        if (renewal === undefined && paused(now)) return serve();
        return abortable(patiently(renewal ?? renew("due", request)), request?.signal);
      case "expired":
        return replace(request, now);
    }
  }

  function phase(now: number): Phase {
    return held === undefined || held.refused ? "expired" : phaseAt(held.schedule, now);
  }

  function serve(): Promise<AccessToken> {
    if (events.cacheHit.hasSubscribers) events.cacheHit.publish({ identity });
    return answer;
  }

  function refuse(token?: string): void {
    if (held === undefined || held.refused || (token ?? held.token.token) !== held.token.token)
      return;
    held.refused = true;
    freshUntil = -Infinity;
    if (events.refused.hasSubscribers) events.refused.publish({ identity, unchanged: false });
  }

  function paused(now: number): boolean {
    // Compared with the pause's own length too: a clock set back must not turn seconds into hours.
    return now < retryOn && retryOn - now <= pauseAfter(failures, lastError?.retryAfter);
  }

  /** There is no token that may be served: none yet, expired, or refused. */
  function replace(request: TokenRequest | undefined, now: number): Promise<AccessToken> {
    const refused = held?.refused === true ? held.token.token : undefined;
    if (renewal !== undefined && renewal.replaces !== refused) {
      // It started before the refusal, so it may bring the refused token: see, then decide again.
      const settled = renewal.outcome.then(ignore, ignore);
      return abortable(settled, request?.signal).then(() => decide(request));
    }
    if (renewal === undefined) {
      if (
        refused !== undefined &&
        now < unchangedUntil &&
        unchangedUntil - now <= UNCHANGED_PAUSE
      ) {
        return Promise.reject(unchanged());
      }
      if (lastError?.retryAfter !== undefined && paused(now)) return Promise.reject(lastError);
      renew(refused === undefined ? "expired" : "refused", request);
    }
    return abortable(awaited(renewal!), request?.signal);
  }

  function awaited(shared: Renewal): Promise<AccessToken> {
    shared.hold ??= setTimeout(ignore, MAX_TIMER);
    return shared.outcome;
  }

  function patiently(shared: Renewal): Promise<AccessToken> {
    shared.patient ??= new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        if (held !== undefined && phase(Date.now()) !== "expired") resolve(held.token);
        else void awaited(shared);
      }, PATIENCE);
      shared.outcome.then(resolve, reject).finally(() => clearTimeout(timer));
    });
    return shared.patient;
  }

  function renew(reason: RenewalReason, request: TokenRequest | undefined): Renewal {
    const rejected = held?.refused === true ? held.token : undefined;
    const controller = new AbortController();
    const call = { signal: controller.signal, ...defined({ rejected, claims: request?.claims }) };
    const started: Renewal = {
      controller,
      replaces: rejected?.token,
      outcome: run(reason, call).finally(() => {
        clearTimeout(started.hold);
        renewal = undefined;
      }),
    };
    renewal = started;
    return started;
  }

  async function run(reason: RenewalReason, request: TokenRequest): Promise<AccessToken> {
    const startedOn = performance.now();
    try {
      const token = await source(request);
      return accept(token, reason, request.rejected, performance.now() - startedOn);
    } catch (error) {
      return fall(asError(error), performance.now() - startedOn);
    }
  }

  function accept(
    token: AccessToken,
    reason: RenewalReason,
    rejected: AccessToken | undefined,
    durationMs: number,
  ): AccessToken {
    const now = Date.now();
    const first = held === undefined;
    const same = held?.refused === true && held.token.token === token.token;
    const schedule = scheduleOf(token, { acquiredOn: now, ttl, jitter: Math.random() });
    held = { token, schedule, acquiredOn: now, refused: same };
    answer = Promise.resolve(token);
    failures = 0;
    retryOn = -Infinity;
    if (same && rejected !== undefined) {
      unchangedUntil = now + UNCHANGED_PAUSE;
      throw unchanged();
    }
    // A token refused while an ordinary renewal was under way stays refused: it has yet to be asked for anew.
    freshUntil = same ? -Infinity : schedule.aheadFrom;
    lastError = undefined;
    const message = { identity, durationMs, ...defined({ expiresOn: token.expiresOn }) };
    if (first) {
      if (events.acquire.hasSubscribers) events.acquire.publish(message);
    } else if (events.renewal.hasSubscribers) events.renewal.publish({ ...message, reason });
    return token;
  }

  function fall(error: ByokIdentityError, durationMs: number): AccessToken {
    lastError = error;
    const now = Date.now();
    if (error.code !== "ERR_TOKEN_UNCHANGED") {
      failures += 1;
      retryOn = now + pauseAfter(failures, error.retryAfter);
    }
    const served = error.code !== "ERR_TOKEN_UNCHANGED" && phase(now) !== "expired";
    if (events.failure.hasSubscribers) {
      events.failure.publish({
        identity,
        error,
        durationMs,
        served,
        ...(retryOn > now ? { retryOn } : {}),
      });
    }
    if (held === undefined || !served) throw error;
    return held.token;
  }

  /** Ends the loop that one token, refused and handed out again, would otherwise go round in. */
  function unchanged(): ByokIdentityError {
    if (held !== undefined) {
      held.refused = false;
      freshUntil = held.schedule.aheadFrom;
    }
    if (events.refused.hasSubscribers) events.refused.publish({ identity, unchanged: true });
    return new ByokIdentityError(
      "ERR_TOKEN_UNCHANGED",
      "The provider refused the token, and its issuer still hands out the same one.",
      {
        hint: "Check that the provider expects this audience and tenant. Azure hosts keep managed-identity tokens for up to 24 hours, so a role granted just now may count only after that.",
      },
    );
  }

  return Object.assign(get, {
    invalidate: refuse,
    state: (): CacheState =>
      defined({ expiresOn: held?.token.expiresOn, lastRefresh: held?.acquiredOn, lastError }),
    abandon(): void {
      renewal?.controller.abort(new ByokIdentityError("ERR_CLOSED", "The provider was closed."));
    },
  });
}

/** The longest delay a timer takes, milliseconds. */
const MAX_TIMER = 2 ** 31 - 1;

function ignore(): void {
  // Settled is all that matters here.
}

function asError(error: unknown): ByokIdentityError {
  if (error instanceof ByokIdentityError) return error;
  return new ByokIdentityError("ERR_IDENTITY_UNAVAILABLE", "The token source failed.", {
    cause: error,
    transient: true,
  });
}
