import { phaseAt, scheduleOf } from "../token/policy.ts";
import { sleep } from "../lib/sleep.ts";
import type { AccessToken, TokenRequest, TokenSource } from "../token/types.ts";
import type { RenewalLock, TokenStore } from "./token-store.ts";
import { monotonic } from "../lib/monotonic.ts";

/** How long one member may take to renew before others go ahead, milliseconds. */
const LOCK_LIFETIME = 10_000;

/** How often a member at most looks whether the one who renews is done, milliseconds; half of it is jitter. */
const LOOK = 50;

interface Sources {
  /** Asked while a token still works, its own or another member's. */
  readonly attempt: TokenSource;
  /** Asked where none does. */
  readonly acquire: TokenSource;
}

/** What a member finds in the store. */
interface Turn {
  /** A token to take. */
  readonly found?: AccessToken | undefined;
  /** One that works, but should be renewed. */
  readonly spare?: AccessToken | undefined;
  /** Held by the one who is to renew. */
  readonly lock?: RenewalLock | undefined;
}

/**
 * Makes a fleet's members renew an identity's token once between them: each takes the token that another has put into
 * the store, or becomes the one who asks the source. Where the store cannot answer, and where whoever renews takes too
 * long, a member asks its source itself: nothing fails in a fleet that would work alone. A token that is due but valid
 * serves those who have none when the source fails.
 *
 * Meant below a cache that makes one call at a time.
 *
 * @param identity what names the identity in the fleet.
 */
export function sharedRenewal(store: TokenStore, identity: string, sources: Sources): Sources {
  /** What this member had last, and thus wants replaced. */
  let last: string | undefined;
  /** What this member was refused and the store has yet to hear of. */
  const untold = new Map<string, AccessToken>();

  async function tell(): Promise<void> {
    for (const token of untold.values()) {
      await store.refuse(identity, token);
      untold.delete(token.token);
    }
  }

  async function turn({ rejected, signal }: TokenRequest): Promise<Turn> {
    const giveUpOn = monotonic() + LOCK_LIFETIME;
    if (rejected !== undefined) untold.set(rejected.token, rejected);
    let lock: RenewalLock | undefined;
    let spare: AccessToken | undefined;
    try {
      await tell();
      for (let before: AccessToken | undefined, waited = false; ; waited = true) {
        lock = await store.lock(identity, LOCK_LIFETIME);
        // After the lock: whoever had it has put a token there.
        const token = await store.read(identity, rejected);
        spare = token;
        // One made while this member waited was made for it too, short as its life may be.
        const made = waited && token?.token !== before?.token;
        if (token !== undefined && token.token !== last && (made || isFresh(token))) {
          return { found: token, lock };
        }
        if (lock !== undefined || monotonic() >= giveUpOn) return { spare, lock };
        if (!waited) before = token;
        await sleep((LOOK / 2) * (1 + Math.random()), signal);
      }
    } catch (error) {
      if (signal?.aborted === true) throw error;
      return { spare, lock };
    }
  }

  async function renewed(request: TokenRequest, pressed: boolean): Promise<AccessToken> {
    const { found, spare, lock } = await turn(request);
    try {
      const token = found ?? (await ask(request, pressed, { spare, lock }));
      last = token.token;
      return token;
    } finally {
      await lock?.release().catch(() => undefined);
    }
  }

  async function ask(
    request: TokenRequest,
    pressed: boolean,
    { spare, lock }: Pick<Turn, "spare" | "lock">,
  ): Promise<AccessToken> {
    const source = pressed && spare === undefined ? sources.acquire : sources.attempt;
    let token: AccessToken;
    try {
      token = await source(request);
    } catch (error) {
      if (!pressed || spare === undefined || request.signal?.aborted === true) throw error;
      return spare;
    }
    // The same one again is known not to work, and whoever waited in vain for the lock is not the one who renews.
    if (lock === undefined || token.token === request.rejected?.token) return token;
    return (await kept(lock, token, request)) ?? token;
  }

  /** Puts the token there, or finds the newer one. A store that fails is no reason for the caller to. */
  async function kept(
    lock: RenewalLock,
    token: AccessToken,
    { rejected }: TokenRequest,
  ): Promise<AccessToken | undefined> {
    try {
      if (await lock.write(token)) return undefined;
      const newer = await store.read(identity, rejected);
      return newer !== undefined && isFresh(newer) ? newer : undefined;
    } catch {
      return undefined;
    }
  }

  return {
    attempt: (request = {}) => renewed(request, false),
    acquire: (request = {}) => renewed(request, true),
  };
}

function isFresh(token: AccessToken): boolean {
  const now = Date.now();
  const input = { acquiredOn: now, ttl: Infinity, jitter: 0, repeated: false };
  return phaseAt(scheduleOf(token, input), now) === "fresh";
}
