import type { AccessToken } from "../token/types.ts";

/**
 * What the members of a fleet share about each identity. If the store cannot answer, every call rejects soon; members
 * then continue without it.
 */
export interface TokenStore {
  /**
   * The token that a member has stored, unless it has expired or a member has reported its refusal. A caller that was
   * refused another token, `rejected`, gets none from before that refusal: the same revocation may have revoked all of
   * them.
   */
  read(identity: string, rejected?: AccessToken): Promise<AccessToken | undefined>;
  /**
   * Reports that a server refused the token, which this member has had since then (epoch milliseconds): no member gets
   * it again. A token that replaced another refused token after that time answers this refusal too.
   */
  refuse(identity: string, token: AccessToken, since: number): Promise<void>;
  /**
   * Makes the caller the one who renews, for at most so many milliseconds or until another token is there; undefined
   * while somebody else is.
   */
  lock(identity: string, lifetime: number): Promise<RenewalLock | undefined>;
  /** Closes connections. Every later call rejects with `ERR_CLOSED`. */
  close(): Promise<void>;
}

/** Held by the one who renews. */
export interface RenewalLock {
  /**
   * Keeps a token until it expires. `refusedOn` is when the refusal was heard of that made the caller ask for it, epoch
   * milliseconds. False where another member has put one there since the lock was taken, which then
   * stays: whoever held the lock for too long, for it was paused, has the older one.
   *
   * @see https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html
   */
  write(token: AccessToken, refusedOn?: number): Promise<boolean>;
  release(): Promise<void>;
}
