import { phaseAt, scheduleOf } from "../token/policy.ts";
import { sleep } from "../lib/sleep.ts";
import type { AccessToken, TokenRequest, TokenSource } from "../token/types.ts";
import type { TokenStore } from "./token-store.ts";
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
  /** Ends the turn of the one who is to renew. */
  readonly release?: (() => Promise<void>) | undefined;
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
    let release: Turn["release"];
    let spare: AccessToken | undefined;
    try {
      await tell();
      for (let before: AccessToken | undefined, waited = false; ; waited = true) {
        release = await store.lock(identity, LOCK_LIFETIME);
        // After the lock: whoever had it has put a token there.
        const token = await store.read(identity, rejected);
        spare = token;
        // One made while this member waited was made for it too, short as its life may be.
        const made = waited && token?.token !== before?.token;
        if (token !== undefined && token.token !== last && (made || isFresh(token))) {
          return { found: token, release };
        }
        if (release !== undefined || monotonic() >= giveUpOn) return { spare, release };
        if (!waited) before = token;
        await sleep((LOOK / 2) * (1 + Math.random()), signal);
      }
    } catch (error) {
      if (signal?.aborted === true) throw error;
      return { spare, release };
    }
  }

  async function renewed(request: TokenRequest, pressed: boolean): Promise<AccessToken> {
    const { found, spare, release } = await turn(request);
    try {
      const token = found ?? (await ask(request, pressed, spare));
      last = token.token;
      return token;
    } finally {
      await release?.().catch(() => undefined);
    }
  }

  async function ask(
    request: TokenRequest,
    pressed: boolean,
    spare: AccessToken | undefined,
  ): Promise<AccessToken> {
    const source = pressed && spare === undefined ? sources.acquire : sources.attempt;
    let token: AccessToken;
    try {
      token = await source(request);
    } catch (error) {
      if (!pressed || spare === undefined || request.signal?.aborted === true) throw error;
      return spare;
    }
    // The same one again is known not to work. A store that fails is no reason for the caller to.
    if (token.token !== request.rejected?.token) {
      await store.write(identity, token).catch(() => undefined);
    }
    return token;
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
