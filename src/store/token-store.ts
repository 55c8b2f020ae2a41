import type { AccessToken } from "../token/types.ts";

/**
 * What the members of a fleet share of each identity. Every call rejects where the store cannot answer; members then
 * go on alone.
 */
export interface TokenStore {
  /** The token that a member put there, unless one of them saw it refused. */
  read(identity: string): Promise<AccessToken | undefined>;
  /** Keeps a token until it expires, for at most a day. */
  write(identity: string, token: AccessToken): Promise<void>;
  /** A server refused the token: nobody is given it again. */
  refuse(identity: string, token: AccessToken): Promise<void>;
  /** Makes the caller the one who renews, for so many milliseconds; undefined where somebody else does. */
  lock(identity: string, lifetime: number): Promise<(() => Promise<void>) | undefined>;
  /** Ends connections. A later call rejects. */
  close(): Promise<void>;
}
