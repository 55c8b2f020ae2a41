import { LRUCache } from "lru-cache";
import type { Credential } from "./credentials/credential.ts";
import type { SessionStore } from "./credentials/session/session.ts";
import { defined } from "./lib/defined.ts";
import { sharedRenewal } from "./store/renewal.ts";
import type { TokenStore } from "./store/token-store.ts";
import { cached, type CachedTokenSource } from "./token/cached.ts";
import { renewedOnChange } from "./token/renewed-on-change.ts";

/** A token and the number of its users; only meaningful inside a cache. */
export interface SharedToken {
  readonly source: CachedTokenSource;
  /** Providers that use it and are not closed. */
  users: number;
}

/** Tokens by identity. Providers with the same cache share one token, and one renewal, per identity. */
export interface TokenCache {
  get(identity: string): SharedToken | undefined;
  set(identity: string, token: SharedToken): void;
}

/**
 * Maximum number of identities. Beyond it, the least recently used ones are dropped; their providers keep the token
 * they have.
 */
const MAX_IDENTITIES = 1_000;

/** Creates a separate cache, for providers that should not share tokens with the rest of the process. */
export function createTokenCache(): TokenCache {
  const tokens = new LRUCache<string, SharedToken>({ max: MAX_IDENTITIES });
  return {
    get: (identity) => tokens.get(identity),
    set: (identity, token) => void tokens.set(identity, token),
  };
}

/** "One renewal per identity" is a promise about the whole process, so all its tokens are in one cache. */
const processTokens = createTokenCache();

/** Where a provider's token is kept, and with whom it is shared. */
interface SharingOptions {
  readonly cache?: TokenCache;
  readonly store?: TokenStore;
  readonly sessions?: SessionStore;
}

/**
 * The token of a credential's identity, with one user more; undefined if the source is called for every request. The
 * caller decreases `users` once it is done.
 */
export function sharedToken(
  credential: Credential,
  { cache: tokens = processTokens, store, sessions }: SharingOptions,
): SharedToken | undefined {
  const { cache } = credential;
  if (cache === undefined) return undefined;
  const fleetKey = store === undefined ? undefined : cache.fleetKey?.();
  const fleet =
    store === undefined || fleetKey === undefined ? undefined : { store, key: fleetKey };
  const stores = [fleet?.store, sessions].filter((each) => each !== undefined);
  const key = [cache.key, ...stores.map(nameOfStore)].join(" in ");
  const shared = tokens.get(key) ?? { source: cachedSource(credential, cache, fleet), users: 0 };
  shared.users += 1;
  tokens.set(key, shared);
  return shared;
}

/** Distinguishes the stores of this process: providers with different stores, or without one, do not share tokens. */
const storeNames = new WeakMap<TokenStore | SessionStore, string>();

function nameOfStore(store: TokenStore | SessionStore): string {
  const name = storeNames.get(store) ?? crypto.randomUUID();
  storeNames.set(store, name);
  return name;
}

function cachedSource(
  { attempt, acquire = attempt, identity }: Credential,
  { ttl, changed, mints }: NonNullable<Credential["cache"]>,
  fleet: { readonly store: TokenStore; readonly key: string } | undefined,
): CachedTokenSource {
  const own = { attempt, acquire, mints };
  const shared =
    fleet === undefined ? own : { mints, ...sharedRenewal(fleet.store, fleet.key, own) };
  const kept = cached(shared.attempt, { identity, ...shared, ...defined({ ttl }) });
  return changed === undefined ? kept : renewedOnChange(kept, changed);
}
