/**
 * Where the members of a fleet keep what they share: a key-value store with expiry. Values are sealed before they get
 * here, so a store never sees a token, and a lost value costs one renewal. Calls may come at once; a call that cannot
 * be answered rejects. Nothing here waits for long: a call that takes more than a quarter of a second is given up.
 */
export interface KeyValueStore {
  /** The value, or undefined where there is none. */
  get(key: string): Promise<string | undefined>;
  /** Sets the value, which goes after so many milliseconds. */
  set(key: string, value: string, lifetime: number): Promise<void>;
  /** The same where there is no value yet; resolves to whether it was set. Of several at once, one succeeds. */
  add(key: string, value: string, lifetime: number): Promise<boolean>;
  /** Deletes the key where it holds this value, in one step. */
  remove(key: string, value: string): Promise<void>;
  /** Ends connections. A later call rejects. */
  close(): Promise<void>;
}
