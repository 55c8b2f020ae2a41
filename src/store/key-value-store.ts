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
  /** Deletes the key if it has this value, atomically. */
  remove(key: string, value: string): Promise<void>;
  /** Closes connections. There are no calls afterwards. */
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
