import { sleep } from "../token/sleep.ts";
import { phaseAt, scheduleOf } from "../token/policy.ts";
import type { AccessToken, TokenRequest, TokenSource } from "../token/types.ts";
import type { TokenStore } from "./token-store.ts";

/** How long one member may take to renew before another does, milliseconds. */
const LOCK_LIFETIME = 10_000;

/** How often a member looks whether the one who renews is done, milliseconds; half of it is jitter. */
const LOOK = 50;

/**
 * Makes a fleet's members renew an identity's token once between them: each takes the token that another has put into
 * the store, or becomes the one who asks the source. Where the store cannot answer, and where whoever renews takes too
 * long, the member asks the source itself: a fleet never makes a request fail that would work alone.
 *
 * Meant below a cache that calls it once at a time. The decorators that one call gives share what this member had
 * last: a token of its own that it wants renewed is not taken from the store again.
 *
 * @param identity what names the identity in the fleet.
 */
export function sharedRenewal(
  store: TokenStore,
  identity: string,
): { readonly once: Decorator; readonly insistent: Decorator } {
  let last: string | undefined;

  /** The fleet's token, where it is another than the one to replace and far from its expiry. */
  async function fresher(rejected: AccessToken | undefined): Promise<AccessToken | undefined> {
    const token = await store.read(identity);
    const known = token === undefined || token.token === last || token.token === rejected?.token;
    return known || !isFresh(token) ? undefined : keep(token);
  }

  function keep(token: AccessToken): AccessToken {
    last = token.token;
    return token;
  }

  /** A fresher token, or the right to make one; undefined where the store is of no help. */
  async function turn({ rejected, signal }: TokenRequest): Promise<Turn> {
    const giveUp = performance.now() + LOCK_LIFETIME;
    try {
      if (rejected !== undefined) await store.refuse(identity, rejected);
      for (;;) {
        const found = await fresher(rejected);
        if (found !== undefined) return { found };
        const release = await store.lock(identity, LOCK_LIFETIME);
        if (release !== undefined) return await withLock(release, rejected);
        if (performance.now() > giveUp) return {};
        await sleep((LOOK / 2) * (1 + Math.random()), signal ?? NEVER);
      }
    } catch (error) {
      if (signal?.aborted === true) throw error;
      return {};
    }
  }

  /** Whoever had the lock before may have put a token there since. */
  async function withLock(
    release: () => Promise<void>,
    rejected: AccessToken | undefined,
  ): Promise<Turn> {
    const found = await fresher(rejected);
    if (found === undefined) return { release };
    await release();
    return { found };
  }

  async function renewed(source: TokenSource, request: TokenRequest): Promise<AccessToken> {
    const { found, release } = await turn(request);
    if (found !== undefined) return found;
    try {
      const token = await source(request);
      // The lock goes after the token is there; neither is worth a failure of the caller.
      if (token.token !== request.rejected?.token) {
        await store.write(identity, token).catch(() => undefined);
      }
      return keep(token);
    } finally {
      await release?.().catch(() => undefined);
    }
  }

  return {
    once:
      (source) =>
      (request = {}) =>
        renewed(source, request),
    insistent:
      (source) =>
      async (request = {}) => {
        try {
          return await renewed(source, request);
        } catch (error) {
          if (request.signal?.aborted === true) throw error;
          // Due, but still valid: another member's is better than none.
          const token = await store.read(identity).catch(() => undefined);
          if (token === undefined || token.token === request.rejected?.token) throw error;
          return keep(token);
        }
      },
  };
}

type Decorator = (source: TokenSource) => TokenSource;

interface Turn {
  readonly found?: AccessToken;
  readonly release?: () => Promise<void>;
}

const NEVER = new AbortController().signal;

function isFresh(token: AccessToken): boolean {
  const now = Date.now();
  const schedule = scheduleOf(token, {
    acquiredOn: now,
    ttl: Infinity,
    jitter: 0,
    repeated: false,
  });
  return phaseAt(schedule, now) === "fresh";
}
