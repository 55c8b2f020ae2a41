import { ByokIdentityError } from "../errors.ts";
import { abortable } from "../lib/abortable.ts";
import type { CachedTokenSource, CacheOptions, CacheState } from "./cached-token-source.ts";
import { checkToken } from "./checked.ts";
import {
  afterAcceptance,
  afterChange,
  afterFailure,
  afterNewRefused,
  afterRefusal,
  afterRenewal,
  afterUnchanged,
  failedRecently,
  refusedRecently,
  RESTED,
  retryAfterError,
  unchangedRecently,
} from "./cooldown.ts";
import { defined } from "../lib/defined.ts";
import { events, type RenewalReason } from "./events.ts";
import { fallbackAfter } from "./fallback-after.ts";
import { phaseAt, RENEWAL_WAIT, scheduleOf, TRIAL, type Phase, type Schedule } from "./policy.ts";
import { joinable, type Joinable } from "./joinable.ts";
import { newTokensRefusedError } from "./new-tokens-refused.ts";
import type { AccessToken, TokenRequest, TokenSource } from "./types.ts";
import { unchangedError } from "./unchanged.ts";
import { monotonic } from "../lib/monotonic.ts";

export type { CachedTokenSource, CacheOptions, CacheState } from "./cached-token-source.ts";

interface HeldToken {
  readonly token: AccessToken;
  readonly schedule: Schedule;
  readonly acquiredOn: number;
  /** A token was refused, and no server is known to have accepted one since. */
  readonly onTrial: boolean;
}

/** The refused token that the source has not replaced yet, as the source receives it. */
interface RefusedToken {
  readonly rejected: AccessToken;
  /** The claims challenge that came with the refusal. */
  readonly claims?: string;
}

interface Renewal {
  /** Resolves to a token that may be sent; after a failure, to the old one if it is still valid. */
  readonly outcome: Joinable<AccessToken>;
  /** The result or, after `RENEWAL_WAIT`, the held token if it is still valid. */
  readonly outcomeOrHeld: Joinable<AccessToken>;
  readonly controller: AbortController;
}

/**
 * Caches a source's token by the policy of `policy.ts`. Any number of concurrent calls cause at most one call of the
 * source at a time; an abort ends only its caller's wait. The process is kept alive while somebody waits, but not by a
 * background renewal. For a fresh token, it returns one stored promise. Tokens are checked like those of {@link checked}.
 *
 * A refused token (`rejected`, or `invalidate`) is renewed once for all callers that were refused. If the renewal
 * returns the same token, it fails with `ERR_TOKEN_UNCHANGED`. The token is then used again until it is refused again,
 * and the source is called again at most every 30 seconds: the issuer considers the token valid, and the server may
 * accept it later.
 *
 * If two new tokens in a row are refused before a server has accepted one, refusals fail with `ERR_NEW_TOKENS_REFUSED`,
 * without a call of the source, until 30 seconds are over or the last token is accepted.
 *
 * Otherwise a call rejects with the source's error; one that is not a `ByokIdentityError` becomes the cause of
 * `ERR_IDENTITY_UNAVAILABLE`.
 *
 * @example
 * ```ts
 * import { cached, retried, timed, type TokenSource } from "byok-identity";
 *
 * const source: TokenSource = async () => ({ token: "…", expiresOn: Date.now() + 3_600_000 });
 * const once = timed(source, 5_000);
 * const tokens = cached(once, {
 *   identity: { kind: "vault" },
 *   acquire: retried(once, { budget: 30_000 }),
 * });
 * const { token } = await tokens();
 * ```
 */
export function cached(
  source: TokenSource,
  { identity, ttl = Infinity, mints = () => false, acquire = source, onAccepted }: CacheOptions,
): CachedTokenSource {
  let held: HeldToken | undefined;
  /** The promise of the held token, and the time until which it can be returned without further checks. */
  let answer: Promise<AccessToken>;
  let freshUntil = -Infinity;
  let refused: RefusedToken | undefined;
  let renewal: Renewal | undefined;
  let cooldown = RESTED;

  function get(request?: TokenRequest): Promise<AccessToken> {
    return request === undefined && Date.now() < freshUntil ? serve() : decide(request ?? {});
  }

  function decide({ signal, rejected, claims, watched }: TokenRequest): Promise<AccessToken> {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    if (rejected !== undefined) refuse(rejected, defined({ claims, watched }));
    const now = Date.now();
    switch (phase(now)) {
      case "fresh":
        return serve();
      case "refresh-ahead":
        if (!restsAt(now)) renewal ??= startRenewal("refresh-ahead");
        return serve();
      case "due":
        if (restsAt(now)) return serve();
        renewal ??= startRenewal("due");
        return renewal.outcomeOrHeld.wait(signal);
      case "expired": {
        const error = renewal === undefined ? cooldownError(now) : undefined;
        if (error !== undefined) return Promise.reject(error);
        renewal ??= startRenewal(refused === undefined ? "expired" : "refused");
        return renewal.outcome.wait(signal);
      }
    }
  }

  function phase(now: number): Phase {
    return held === undefined || refused !== undefined ? "expired" : phaseAt(held.schedule, now);
  }

  /** Whether a token that is still valid is used instead of a new one. */
  function restsAt(now: number): boolean {
    return failedRecently(cooldown, now) || refusedRecently(cooldown, now);
  }

  function serve(): Promise<AccessToken> {
    if (events.cacheHit.hasSubscribers) events.cacheHit.publish({ identity });
    return answer;
  }

  function usableToken(): AccessToken | undefined {
    return phase(Date.now()) === "expired" ? undefined : held?.token;
  }

  function refuse(
    rejected = held?.token,
    { claims, watched = false }: Pick<TokenRequest, "claims" | "watched"> = {},
  ): void {
    if (rejected === undefined) return;
    if (refused !== undefined) {
      // Not everyone who is refused a token is sent the claims that it lacks, or can read them.
      const same = refused.rejected.token === rejected.token;
      if (same) refused = { ...defined({ claims }), ...refused };
      return;
    }
    if (held !== undefined && held.token.token !== rejected.token) return;
    refused = { rejected: held?.token ?? rejected, ...defined({ claims }) };
    freshUntil = -Infinity;
    if (events.refused.hasSubscribers) events.refused.publish({ identity, unchanged: false });
    if (held !== undefined) judge(held, watched, Date.now());
  }

  /** Whether the refused token is one more of those that servers never accept. */
  function judge({ onTrial, acquiredOn }: HeldToken, watched: boolean, now: number): void {
    const unproven = onTrial && now - acquiredOn < (watched ? TRIAL.watched : TRIAL.unwatched);
    if (onTrial && !unproven && !watched) onAccepted?.();
    const before = cooldown;
    cooldown = afterRefusal(before, unproven, newTokensRefusedError, now);
    const { lastError: error, refusedPause } = cooldown;
    if (error === undefined || error === before.lastError || !events.failure.hasSubscribers) return;
    const retryOn = refusedPause.until;
    events.failure.publish({ identity, error, durationMs: 0, served: false, retryOn });
  }

  function accepted(token: string): void {
    if (held?.onTrial !== true || held.token.token !== token) return;
    held = { ...held, onTrial: false };
    cooldown = afterAcceptance(cooldown);
    onAccepted?.();
  }

  function markDue(): void {
    if (held === undefined) return;
    const { schedule } = held;
    // A time, not -Infinity, which neither a date nor JSON can express.
    const dueFrom = Math.min(schedule.dueFrom, Date.now());
    held = { ...held, schedule: { ...schedule, aheadFrom: -Infinity, dueFrom } };
    freshUntil = -Infinity;
    cooldown = afterChange(cooldown);
  }

  /** Why the source is not called, although there is no token to return. */
  function cooldownError(now: number): ByokIdentityError | undefined {
    if (refused !== undefined && refusedRecently(cooldown, now)) {
      useAgain();
      return newTokensRefusedError();
    }
    if (refused !== undefined && unchangedRecently(cooldown, now)) {
      return acceptUnchanged(unchangedError());
    }
    return retryAfterError(cooldown, now);
  }

  function useAgain(): void {
    refused = undefined;
    freshUntil = held?.schedule.aheadFrom ?? -Infinity;
  }

  /** The source returned the refused token again, so it is used again. */
  function acceptUnchanged(error: ByokIdentityError): ByokIdentityError {
    useAgain();
    if (events.refused.hasSubscribers) {
      events.refused.publish({ identity, unchanged: true, ...defined({ hint: error.hint }) });
    }
    return error;
  }

  function startRenewal(reason: RenewalReason): Renewal {
    const controller = new AbortController();
    // Started one microtask later, when `renewal` is set: a source that calls this cache again then waits for itself
    // until its time limit, instead of recursing forever.
    const work = Promise.resolve().then(() => renew(reason, controller.signal));
    return {
      controller,
      outcome: joinable(work),
      outcomeOrHeld: joinable(fallbackAfter(work, RENEWAL_WAIT, usableToken)),
    };
  }

  async function renew(reason: RenewalReason, signal: AbortSignal): Promise<AccessToken> {
    const startedOn = monotonic();
    const replaced = refused;
    const ask = usableToken() === undefined ? acquire : source;
    let token: AccessToken;
    try {
      token = checkToken(await abortable(ask({ signal, ...replaced }), signal));
      signal.throwIfAborted();
    } catch (error) {
      if (signal.aborted) throw error;
      // The old token cannot be used any more: it has expired or been refused meanwhile.
      if (ask !== acquire && usableToken() === undefined) return renew(reason, signal);
      return settleFailure(asError(error), monotonic() - startedOn);
    }
    const durationMs = monotonic() - startedOn;
    const unchanged = token.token === refused?.rejected.token;
    // Refused while the source was returning it again: the source has not been asked for a replacement yet.
    const again = unchanged && replaced === undefined;
    // A refusal brought the claims meanwhile: they may be why tokens are refused.
    const unasked = refused?.claims !== undefined && replaced?.claims === undefined;
    if (unasked || (again && !refusedRecently(cooldown, Date.now()))) {
      return renew("refused", signal);
    }
    const first = held === undefined;
    hold(token);
    if (unchanged) {
      return settleFailure(again ? newTokensRefusedError() : unchangedError(), durationMs);
    }
    if (first ? events.acquire.hasSubscribers : events.renewal.hasSubscribers) {
      const message = { identity, durationMs, ...defined({ expiresOn: token.expiresOn }) };
      if (first) events.acquire.publish(message);
      else events.renewal.publish({ ...message, reason });
    }
    return token;
  }

  function hold(token: AccessToken): void {
    const acquiredOn = Date.now();
    const repeated = held?.token.token === token.token;
    const input = { acquiredOn, ttl, jitter: Math.random(), repeated, mints: mints() };
    const schedule = scheduleOf(token, input);
    const onTrial = (refused !== undefined && !repeated) || held?.onTrial === true;
    held = { token, schedule, acquiredOn, onTrial };
    answer = Promise.resolve(token);
    freshUntil = schedule.aheadFrom;
    renewal = undefined;
    refused = undefined;
    cooldown = afterRenewal(cooldown, repeated, acquiredOn);
  }

  /** After a failure, the held token is used if it is still valid; otherwise every caller gets that failure. */
  function settleFailure(error: ByokIdentityError, durationMs: number): AccessToken {
    renewal = undefined;
    const now = Date.now();
    const unchanged = error.code === "ERR_TOKEN_UNCHANGED";
    const newRefused = error.code === "ERR_NEW_TOKENS_REFUSED";
    const after = unchanged ? afterUnchanged : newRefused ? afterNewRefused : afterFailure;
    cooldown = after(cooldown, error, now);
    if (unchanged) acceptUnchanged(error);
    if (newRefused) {
      useAgain();
      held = held && { ...held, onTrial: true };
    }
    const served = !unchanged && !newRefused && phase(now) !== "expired";
    if (events.failure.hasSubscribers) {
      const waits = served || error.retryAfter !== undefined;
      const next = waits && !unchanged ? { retryOn: cooldown.failurePause.until } : {};
      events.failure.publish({ identity, error, durationMs, served, ...next });
    }
    if (held === undefined || !served) throw error;
    return held.token;
  }

  return Object.assign(get, {
    invalidate: (token?: string, challenge?: Pick<TokenRequest, "claims">): void =>
      refuse(token === undefined ? undefined : { token }, challenge),
    accepted,
    markDue,
    state: (): CacheState =>
      defined({
        expiresOn: held?.token.expiresOn,
        dueOn: held?.token.expiresOn === undefined ? undefined : held.schedule.dueFrom,
        lastRefresh: held?.acquiredOn,
        lastError: cooldown.lastError,
      }),
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
