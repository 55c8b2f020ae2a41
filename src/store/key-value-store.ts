/**
 * A key-value store with expiry, for `sealedStore`. Values are sealed before they get here, and a lost one costs a
 * renewal and nothing else. Calls may come at once; a call that cannot be answered rejects. None is waited for longer
 * than a quarter of a second. Keys of one identity have the same text in braces.
 */
export interface KeyValueStore {
  /** Comes before each call, and for once takes what time it needs: loads code, reads a file. No network. */
  prepare?(): Promise<unknown>;
  /** The value, or undefined where there is none. */
  get(key: string): Promise<string | undefined>;
  /**
   * Sets the value where there is none yet, and lets it go after so many milliseconds; resolves to whether it was set.
   * Of several at once, one succeeds.
   */
  add(key: string, value: string, lifetime: number): Promise<boolean>;
  /** The same where there is none, or the expected one, in one step. */
  replace(
    key: string,
    expected: string | undefined,
    value: string,
    lifetime: number,
  ): Promise<boolean>;
  /** Deletes the key where it holds this value, in one step. */
  remove(key: string, value: string): Promise<void>;
  /** Ends connections. No call follows. */
  close(): Promise<void>;
  /** What a rejection of these calls, or none within a quarter of a second, means. Default: the store is away. */
  explain?(error: unknown): StoreFailure;
}

/** What keeps a store from answering. */
export interface StoreFailure {
  /** For people; without a secret. */
  readonly reason: string;
  /** Whose calls are not worth making for a while: those of the identity, or all. */
  readonly affects: "identity" | "all";
  /** The store answers, and forbids it: it will not pass by itself. */
  readonly denied?: boolean;
}
