import { createHash, randomUUID } from "node:crypto";
import { events } from "../token/events.ts";
import type { AccessToken } from "../token/types.ts";
import { guarded } from "./guarded.ts";
import type { Keyring } from "./keyring.ts";
import { createSeal } from "./seal.ts";
import type { KeyValueStore } from "./key-value-store.ts";
import type { TokenStore } from "./token-store.ts";

/** Nothing is kept for longer: no token that is renewed in time is in use a day later. Milliseconds. */
const MAX_LIFETIME = 24 * 60 * 60_000;

/** A store for all who hold the same keys and the same key-value store, which never sees a token. */
export function sealedStore(backend: KeyValueStore, keys: Keyring): TokenStore {
  const store = guarded(backend);
  const seal = createSeal(keys);
  let odd = false;

  function unreadable(): undefined {
    if (!odd && events.warning.hasSubscribers) {
      events.warning.publish({
        code: "WARN_STORE_VALUE",
        message:
          "The token store holds a value that does not open with the keys given; it is replaced at the next renewal.",
      });
    }
    odd = true;
    return undefined;
  }

  return {
    async read(identity) {
      const place = placeOf(identity);
      const sealed = await store.get(place);
      if (sealed === undefined) return undefined;
      const text = seal.open(sealed, place);
      if (text === undefined) return unreadable();
      odd = false;
      // Sealed by a member, so it is what a member wrote.
      const token: AccessToken = JSON.parse(text);
      if (lifetimeOf(token) <= 0) return undefined;
      const refused = await store.get(refusalOf(place, token));
      return refused === undefined ? token : undefined;
    },
    async write(identity, token) {
      const lifetime = lifetimeOf(token);
      if (lifetime <= 0) return;
      const place = placeOf(identity);
      await store.set(place, seal.seal(JSON.stringify(token), place), lifetime);
    },
    async refuse(identity, token) {
      const lifetime = Math.max(lifetimeOf(token), 60_000);
      await store.set(refusalOf(placeOf(identity), token), "refused", lifetime);
    },
    async lock(identity, lifetime) {
      const place = `${placeOf(identity)}:lock`;
      const owner = randomUUID();
      const taken = await store.add(place, owner, lifetime);
      return taken ? () => store.remove(place, owner) : undefined;
    },
    close: () => store.close(),
  };
}

function placeOf(identity: string): string {
  return `byok-identity:${hash(identity)}`;
}

function refusalOf(place: string, { token }: AccessToken): string {
  return `${place}:refused:${hash(token)}`;
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

function lifetimeOf({ expiresOn = Infinity }: AccessToken): number {
  return Math.min(MAX_LIFETIME, Math.floor(expiresOn - Date.now()));
}
