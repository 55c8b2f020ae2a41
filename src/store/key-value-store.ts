/**
 * A key-value store with expiry, for `sealedStore`. Values are sealed before they get here, and a lost one costs a
 * renewal and nothing else. Calls may come at once; a call that cannot be answered rejects. None is waited for longer
 * than a quarter of a second.
 */
export interface KeyValueStore {
  /** Comes before each call, and for once takes what time it needs: loads code, reads a file. No network. */
  prepare?(): Promise<unknown>;
  /** The value, or undefined where there is none. */
  get(key: string): Promise<string | undefined>;
  /** Sets the value, which goes after so many milliseconds. */
  set(key: string, value: string, lifetime: number): Promise<void>;
  /** The same where there is no value yet; resolves to whether it was set. Of several at once, one succeeds. */
  add(key: string, value: string, lifetime: number): Promise<boolean>;
  /** Deletes the key where it holds this value, in one step. */
  remove(key: string, value: string): Promise<void>;
  /** Ends connections. No call follows. */
  close(): Promise<void>;
}
