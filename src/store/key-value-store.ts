/**
 * A key-value store with expiry, for `sealedStore`. Values are encrypted before they reach it; a lost value costs only
 * a renewal. Calls may be concurrent; a call that fails rejects. No caller waits longer than 250 ms. Keys of one
 * identity have the same text in braces.
 */
export interface KeyValueStore {
  /** Called before each call, without a time limit: loads code or reads a file. Must not use the network. */
  prepare?(): Promise<unknown>;
  /** The value, or undefined if there is none. */
  get(key: string): Promise<string | undefined>;
  /**
   * Sets the value if there is none yet, for this many milliseconds; resolves to whether it was set. If several calls
   * compete, one succeeds.
   */
  add(key: string, value: string, lifetime: number): Promise<boolean>;
  /** The same if there is no value or the expected one, atomically. */
  replace(
    key: string,
    expected: string | undefined,
    value: string,
    lifetime: number,
  ): Promise<boolean>;
  /** Deletes the key if it has this value, atomically. */
  remove(key: string, value: string): Promise<void>;
  /** Closes connections. There are no calls afterwards. */
  close(): Promise<void>;
  /** Explains why a call failed or took longer than 250 ms. Default: the whole store is unavailable. */
  explain?(error: unknown): StoreFailure;
}

/** Why a store does not answer. */
export interface StoreFailure {
  /** For people; contains no secret. */
  readonly reason: string;
  /** Whose calls are paused: those for this identity, or all. */
  readonly affects: "identity" | "all";
  /** The store denies the call, and will do so until someone changes its configuration or the URL. */
  readonly denied?: boolean;
}
