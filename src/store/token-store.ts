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
   * it again. A token that replaced a refused token of the same age or younger answers this refusal too.
   */
  refuse(identity: string, token: AccessToken, since: number): Promise<void>;
  /**
   * Makes the caller the renewing member, for at most this many milliseconds and until another token is stored;
   * undefined while another member is.
   */
  lock(identity: string, lifetime: number): Promise<RenewalLock | undefined>;
  /** How many tokens in a row members have acquired because of refusals, while no server accepted one; 0 if unknown. */
  trials(identity: string): Promise<number>;
  /** Changes that number, if it is still `from`, for this many milliseconds. */
  setTrials(identity: string, from: number, to: number, lifetime: number): Promise<void>;
  /** Closes connections. Every later call rejects with `ERR_CLOSED`. */
  close(): Promise<void>;
}

/** Held by the renewing member. */
export interface RenewalLock {
  /**
   * Stores a token until it expires. `since`: since when the caller had the refused token that this one replaces, epoch
   * milliseconds. Returns false, and stores nothing, if another member has stored a token since the lock was taken: a
   * process that was suspended while it held the lock has the older token.
   *
   * @see https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html
   */
  write(token: AccessToken, since?: number): Promise<boolean>;
  /** Lets another member renew. */
  release(): Promise<void>;
}
