import type { AccessToken } from "../token/types.ts";

/**
 * What the members of a fleet share of each identity. Every call rejects where the store cannot answer, and soon:
 * members then go on alone.
 */
export interface TokenStore {
  /**
   * The token that a member put there, unless it has expired or one of them saw it refused. To who was refused another
   * one, `rejected`, none is given that was there before that refusal: what revoked the one may have revoked all.
   */
  read(identity: string, rejected?: AccessToken): Promise<AccessToken | undefined>;
  /** A server refused the token: no member is given it again. */
  refuse(identity: string, token: AccessToken): Promise<void>;
  /**
   * Makes the caller the one who renews, for at most so many milliseconds or until another token is there; undefined
   * while somebody else is.
   */
  lock(identity: string, lifetime: number): Promise<RenewalLock | undefined>;
  /** Ends connections. Every later call rejects with `ERR_CLOSED`. */
  close(): Promise<void>;
}

/** Held by the one who renews. */
export interface RenewalLock {
  /**
   * Keeps a token until it expires. False where another member has put one there since the lock was taken, which then
   * stays: whoever held the lock for too long, for it was paused, has the older one.
   *
   * @see https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html
   */
  write(token: AccessToken): Promise<boolean>;
  release(): Promise<void>;
}
