import { ConfigError } from "../errors.ts";
import { defined } from "../lib/defined.ts";
import { events } from "../token/events.ts";
import type { AccessToken } from "../token/types.ts";
import { guarded } from "./guarded.ts";
import type { KeyValueStore } from "./key-value-store.ts";
import { lockOf, placeOf } from "./keys.ts";
import { keyProblems, readKeyring } from "./keyring.ts";
import { createSeal } from "../lib/seal.ts";
import type { TokenStore } from "./token-store.ts";

interface Stored extends AccessToken {
  /** If it replaced a refused token: since when its member had had that one, epoch milliseconds. */
  readonly replacedSince?: number;
}

/** How long a token of unknown expiry is kept, and the minimum for every refusal, milliseconds. */
const UNKNOWN_LIFETIME = 5 * 60_000;

/**
 * A token store for everyone who has the same keys and the same key-value store. The key-value store sees neither a
 * token nor the name of an identity. A value can be decrypted only with its key and only for its own identity. One that
 * cannot be decrypted counts as absent, is reported once, and is replaced by the next renewal.
 *
 * @param keys of 32 bytes in base64 or hexadecimal. The first encrypts, all can decrypt. To change a key without
 * interruption, give all members the new key in second place, then in first place, then remove the old key.
 * @throws ConfigError with every invalid key.
 *
 * @example
 * ```ts
 * import { createProviderAuth, sealedStore, type KeyValueStore } from "byok-identity";
 *
 * declare const table: KeyValueStore; // your database
 * const auth = createProviderAuth(
 *   { baseUrl: "https://model.example/v1", managedIdentity: {} },
 *   { store: sealedStore(table, [process.env["STORE_KEY"] ?? ""]) },
 * );
 * ```
 */
export function sealedStore(backend: KeyValueStore, keys: readonly string[]): TokenStore {
  const keyring = readKeyring(keys);
  if (keyring === undefined) {
    throw new ConfigError(keyProblems(keys, "keys"), { subject: "token store" });
  }
  const { createHash, randomUUID } = process.getBuiltinModule("node:crypto");
  const store = guarded(backend);
  const seal = createSeal(keyring);
  /** Places whose unreadable value has been reported. */
  const reported = new Set<string>();

  const hash = (text: string): string => createHash("sha256").update(text).digest("base64url");
  const placeFor = (identity: string): string => placeOf(hash(identity));
  const refusalOf = (place: string, { token }: AccessToken): string =>
    `${place}:refused:${hash(token)}`;

  function opened(sealed: string, place: string): Stored | undefined {
    const text = seal.open(sealed, place);
    if (text !== undefined) {
      reported.delete(place);
      return JSON.parse(text) as Stored;
    }
    if (!reported.has(place) && events.warning.hasSubscribers) {
      events.warning.publish({ code: "WARN_STORE_VALUE", message: UNREADABLE });
    }
    reported.add(place);
    return undefined;
  }

  async function stored(place: string): Promise<Stored | undefined> {
    const sealed = await store.get(place);
    const token = sealed === undefined ? undefined : opened(sealed, place);
    return token === undefined || lifetimeOf(token) <= 0 ? undefined : token;
  }

  /** Stores a token, unless the stored value has changed since the lock was taken. */
  async function write(place: string, before: string | undefined, token: Stored): Promise<boolean> {
    const lifetime = lifetimeOf(token);
    if (lifetime <= 0) return true;
    const value = seal.seal(JSON.stringify(token), place);
    return store.replace(place, before, value, lifetime);
  }

  return {
    async read(identity, rejected) {
      const place = placeFor(identity);
      const found = await stored(place);
      if (found === undefined) return undefined;
      const { replacedSince: _, ...token } = found;
      if ((await store.get(refusalOf(place, token))) !== undefined) return undefined;
      if (rejected === undefined) return token;
      const older = await store.get(refusalOf(place, rejected));
      return older === hash(token.token) ? undefined : token;
    },
    async refuse(identity, token, since) {
      const place = placeFor(identity);
      const lifetime = Math.max(lifetimeOf(token), UNKNOWN_LIFETIME);
      const found = await stored(place);
      // What revoked a token revoked every older one too, so the replacement answers their refusals. After an outage
      // each member has its own token, and each would otherwise renew at each revocation, for good. The members' clocks
      // are assumed to agree.
      const older = (found?.replacedSince ?? -Infinity) >= since ? undefined : found;
      // The first report determines which tokens are older than the refusal; a later one would include the replacement.
      await store.add(refusalOf(place, token), hash(older?.token ?? ""), lifetime);
    },
    async lock(identity, lifetime) {
      const place = placeFor(identity);
      const key = lockOf(place);
      // The lock is read first: a value that differs from its basis was then stored after that lock was taken.
      const theirs = await store.get(key);
      const before = await store.get(place);
      const basis = hash(before ?? "");
      const mine = `${randomUUID()} ${basis}`;
      const free = theirs === undefined;
      // A lock that could not be released ends when another token is stored.
      if (!free && (before === undefined || theirs.endsWith(basis))) return undefined;
      const taken = free
        ? await store.add(key, mine, lifetime)
        : await store.replace(key, theirs, mine, lifetime);
      if (!taken) return undefined;
      return {
        write: ({ token, expiresOn, refreshOn, dueOn }, replacedSince) =>
          write(place, before, {
            token,
            ...defined({ expiresOn, refreshOn, dueOn, replacedSince }),
          }),
        release: () => store.remove(key, mine),
      };
    },
    async trials(identity) {
      return Number((await store.get(`${placeFor(identity)}:trials`)) ?? 0);
    },
    async setTrials(identity, from, to, lifetime) {
      const key = `${placeFor(identity)}:trials`;
      if (to === 0) await store.remove(key, String(from));
      else if (from === 0) await store.add(key, String(to), lifetime);
      else await store.replace(key, String(from), String(to), lifetime);
    },
    close: () => store.close(),
  };
}

const UNREADABLE =
  "The token store has a value that the given keys cannot decrypt; the next renewal replaces it. Give all members the same keys, and each fleet its own store or database.";

function lifetimeOf({ expiresOn }: AccessToken): number {
  return expiresOn === undefined ? UNKNOWN_LIFETIME : Math.floor(expiresOn - Date.now());
}
