import { newTokensRefusedError } from "../token/new-tokens-refused.ts";
import { MAX_TRIALS, phaseAt, REFUSED_PAUSE, scheduleOf, type Schedule } from "../token/policy.ts";
import { sleep } from "../lib/sleep.ts";
import type { AccessToken, TokenRequest, TokenSource } from "../token/types.ts";
import type { RenewalLock, TokenStore } from "./token-store.ts";
import { monotonic } from "../lib/monotonic.ts";

/** How long one member may take to renew before others renew themselves, milliseconds. */
const LOCK_LIFETIME = 10_000;

/**
 * Longest interval at which a member checks whether the renewing member is done, milliseconds; half of it is jitter.
 */
const MAX_INTERVAL = 50;

interface Sources {
  /** Called while a token is still valid, its own or another member's. */
  readonly attempt: TokenSource;
  /** Called if none is valid. */
  readonly acquire: TokenSource;
}

/** How a member gets tokens by itself. */
interface Origin extends Sources {
  /** As in `CacheOptions`. */
  readonly mints: () => boolean;
}

interface SharedRenewal extends Sources {
  /** As in `CacheOptions`. */
  readonly onAccepted: () => void;
}

/** The state that a member reads from the store. */
interface Turn {
  /** A token to use. */
  readonly found?: AccessToken | undefined;
  /** A token that is still valid, but should be renewed. */
  readonly spare?: AccessToken | undefined;
  /** Held if this member is to renew. */
  readonly lock?: RenewalLock | undefined;
}

/**
 * Makes a fleet renew an identity's token only once: each member uses the token that another one has put into the
 * store, or becomes the member that calls the source. If the store does not answer, or the renewing member takes too
 * long, a member calls its own source: nothing fails in a fleet that would work without it. If the source fails,
 * members without a token use one that is due but still valid.
 *
 * If the fleet's new tokens are refused, it acquires no more of them than a single process would, and members fail with
 * `ERR_NEW_TOKENS_REFUSED`.
 *
 * Must be wrapped by a cache that makes one call at a time.
 *
 * @param identity the name of the identity in the fleet.
 */
export function sharedRenewal(store: TokenStore, identity: string, sources: Origin): SharedRenewal {
  /** A server has accepted a token since this member last replaced a refused one. */
  let accepted = false;
  /** This member has counted in the store that it replaced a refused token. */
  let counted = false;
  /** Ends the count in the store. */
  let ending: Promise<void> | undefined;
  /** The token that this member had last, which it now replaces, and since when it had it (epoch milliseconds). */
  let last: { readonly token: string; readonly since: number } | undefined;
  /** Tokens that this member was refused and has not reported to the store yet. */
  const unreported = new Map<string, { readonly token: AccessToken; readonly since: number }>();

  /** Undefined for a token that this member did not have last. */
  function sinceOf(token: AccessToken | undefined): number | undefined {
    return last?.token === token?.token ? last?.since : undefined;
  }

  async function report(): Promise<void> {
    for (const { token, since } of unreported.values()) {
      await store.refuse(identity, token, since);
      unreported.delete(token.token);
    }
  }

  async function turn({ rejected, signal }: TokenRequest): Promise<Turn> {
    const giveUpOn = monotonic() + LOCK_LIFETIME;
    if (rejected !== undefined) {
      unreported.set(rejected.token, { token: rejected, since: sinceOf(rejected) ?? Infinity });
    }
    let lock: RenewalLock | undefined;
    let spare: AccessToken | undefined;
    try {
      await report();
      for (let before: AccessToken | undefined, waited = false; ; waited = true) {
        // A token issued while this member waited is good for it too, however short its life.
        const suits = (token: AccessToken | undefined): boolean =>
          token !== undefined &&
          token.token !== last?.token &&
          ((waited && token.token !== before?.token) || isFresh(token));
        spare = await store.read(identity, rejected);
        if (suits(spare)) return { found: spare };
        lock = await store.lock(identity, LOCK_LIFETIME);
        if (lock !== undefined) {
          // Read again after the lock was taken: its previous owner may have stored a token.
          spare = await store.read(identity, rejected);
          return suits(spare) ? { found: spare, lock } : { spare, lock };
        }
        if (monotonic() >= giveUpOn) return { spare };
        if (!waited) before = spare;
        await sleep((MAX_INTERVAL / 2) * (1 + Math.random()), signal);
      }
    } catch (error) {
      if (signal?.aborted === true) throw error;
      return { spare, lock };
    }
  }

  async function renewed(request: TokenRequest, urgent: boolean): Promise<AccessToken> {
    const { found, spare, lock } = await turn(request);
    try {
      const token = found ?? (await ask(request, urgent, { spare, lock }));
      last = { token: token.token, since: Date.now() };
      return token;
    } finally {
      await lock?.release().catch(() => undefined);
    }
  }

  async function ask(
    request: TokenRequest,
    urgent: boolean,
    { spare, lock }: Pick<Turn, "spare" | "lock">,
  ): Promise<AccessToken> {
    if (lock !== undefined) await assertWorthwhile(request.rejected, spare);
    const source = urgent && spare === undefined ? sources.acquire : sources.attempt;
    let token: AccessToken;
    try {
      token = await source(request);
    } catch (error) {
      if (!urgent || spare === undefined || request.signal?.aborted === true) throw error;
      return spare;
    }
    // The refused token is not stored again, and a member without the lock stores nothing.
    if (lock === undefined || token.token === request.rejected?.token) return token;
    return (await newerThan(token, lock, request.rejected)) ?? token;
  }

  /** A member that has just started fails too: the others' token, which it does not get, was refused. */
  async function assertWorthwhile(
    rejected: AccessToken | undefined,
    spare: AccessToken | undefined,
  ): Promise<void> {
    if (rejected === undefined && spare !== undefined) return;
    await ending;
    const trials = await store.trials(identity).catch(() => 0);
    const before = accepted ? 0 : trials;
    if (before >= MAX_TRIALS) throw newTokensRefusedError();
    if (rejected === undefined) return;
    accepted = false;
    counted = true;
    await store.setTrials(identity, trials, before + 1, REFUSED_PAUSE).catch(() => undefined);
  }

  /** If the store fails, the count ends by itself. */
  async function endTrials(): Promise<void> {
    try {
      const trials = await store.trials(identity);
      if (trials > 0) await store.setTrials(identity, trials, 0, REFUSED_PAUSE);
    } catch {
      // The store is unavailable.
    }
  }

  /** Stores the token, or returns the newer one that is stored. A store that fails does not fail the caller. */
  async function newerThan(
    token: AccessToken,
    lock: RenewalLock,
    rejected: AccessToken | undefined,
  ): Promise<AccessToken | undefined> {
    try {
      if (await lock.write(scheduled(token), sinceOf(rejected))) return undefined;
      const newer = await store.read(identity, rejected);
      return newer !== undefined && isFresh(newer) ? newer : undefined;
    } catch {
      return undefined;
    }
  }

  /** Other members do not know how long the life of the token was. */
  function scheduled(token: AccessToken): AccessToken {
    if (token.expiresOn === undefined) return token;
    return { ...token, dueOn: scheduleNow(token, sources.mints()).dueFrom };
  }

  return {
    attempt: (request = {}) => renewed(request, false),
    acquire: (request = {}) => renewed(request, true),
    onAccepted(): void {
      accepted = true;
      if (counted) ending = endTrials();
      counted = false;
    },
  };
}

function isFresh(token: AccessToken): boolean {
  return phaseAt(scheduleNow(token, false), Date.now()) === "fresh";
}

function scheduleNow(token: AccessToken, mints: boolean): Schedule {
  const input = { acquiredOn: Date.now(), ttl: Infinity, jitter: 0, repeated: false, mints };
  return scheduleOf(token, input);
}
