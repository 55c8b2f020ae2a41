import { afterEach, beforeEach, expect } from "vitest";
import type { KeyValueStore } from "../../src/store/key-value-store.ts";
import type { TokenStore } from "../../src/store/token-store.ts";
import type { AccessToken } from "../../src/token/types.ts";
import type { EventMap } from "../../src/token/events.ts";
import { subscribe, unsubscribe } from "node:diagnostics_channel";

export const KEY: string = Buffer.alloc(32, 1).toString("base64");
export const OTHER_KEY: string = Buffer.alloc(32, 2).toString("base64");

/** A key-value store in memory. */
export interface MemoryStore extends KeyValueStore {
  readonly values: Map<string, { value: string; until: number }>;
  /** Comes before each call, by its name and key; may wait or throw. */
  before: (call: keyof KeyValueStore, key: string) => Promise<void> | void;
  closed: boolean;
}

export function memoryStore(): MemoryStore {
  const values: MemoryStore["values"] = new Map();
  const find = (key: string): string | undefined => {
    const entry = values.get(key);
    return entry !== undefined && Date.now() < entry.until ? entry.value : undefined;
  };
  const set = (key: string, value: string, lifetime: number): void =>
    void values.set(key, { value, until: Date.now() + lifetime });
  const store: MemoryStore = {
    values,
    before: () => undefined,
    closed: false,
    async get(key) {
      await store.before("get", key);
      return find(key);
    },
    async add(key, value, lifetime) {
      await store.before("add", key);
      if (find(key) !== undefined) return false;
      set(key, value, lifetime);
      return true;
    },
    async replace(key, expected, value, lifetime) {
      await store.before("replace", key);
      const current = find(key);
      if (current !== undefined && current !== expected) return false;
      set(key, value, lifetime);
      return true;
    },
    async remove(key, value) {
      await store.before("remove", key);
      if (find(key) === value) values.delete(key);
    },
    async close() {
      store.closed = true;
    },
  };
  return store;
}

/** Puts a token there as a member does: in its turn. */
export async function put(store: TokenStore, identity: string, token: AccessToken): Promise<void> {
  const lock = await store.lock(identity, 10_000);
  if (lock === undefined) throw new Error("somebody else renews");
  expect(await lock.write(token)).toBe(true);
  await lock.release();
}

/** The warnings of each test of the file, by their codes and in full. */
export function useWarnings(): {
  codes: () => string[];
  all: () => EventMap["byok-identity:warning"][];
  forget: () => void;
} {
  const seen: EventMap["byok-identity:warning"][] = [];
  const note = (message: unknown): void =>
    void seen.push(message as EventMap["byok-identity:warning"]);
  beforeEach(() => {
    seen.length = 0;
    subscribe("byok-identity:warning", note);
  });
  afterEach(() => void unsubscribe("byok-identity:warning", note));
  return {
    codes: () => seen.map(({ code }) => code),
    all: () => seen,
    forget: () => void (seen.length = 0),
  };
}
