import { LRUCache } from "lru-cache";
import type { ProviderTokenArgs } from "../config/types.ts";
import type { RefusedCall } from "./session.ts";

interface Given {
  readonly token: string;
  /** When it was first given to the session, epoch milliseconds. */
  readonly since: number;
}

/** A token, and the provider it was for. */
export interface Suspect {
  readonly providerName: string;
  readonly token: string;
}

/** What has been given to which session. */
export interface GivenTokens {
  /** To be called as the token is given. */
  record(args: ProviderTokenArgs, token: string): void;
  /** The token that a session's refused call carried; undefined where the session was given none. */
  suspect(sessionId: string, call: RefusedCall): Suspect | undefined;
}

/** Sessions beyond this many are forgotten, least recently used first. */
const MAX_SESSIONS = 1_000;

/**
 * Finds the refused token, which the runtime's events do not name. Blaming another would not do: to renew a good
 * token in vain can end in `ERR_TOKEN_UNCHANGED`, and a good provider's turn with it.
 *
 * The provider is told by the model's name where `providersOf` knows it of one provider alone, and is otherwise the one
 * that was asked last. The token is the one that was current when the request left: an answer to it can arrive after
 * another request was already given the next.
 */
export function givenTokens(providersOf: (model: string) => readonly string[]): GivenTokens {
  const sessions = new LRUCache<string, Map<string, readonly Given[]>>({ max: MAX_SESSIONS });

  return {
    record({ sessionId, providerName }, token): void {
      const session = sessions.get(sessionId) ?? new Map<string, readonly Given[]>();
      const before = session.get(providerName) ?? [];
      // Deleted first, so that the provider asked last stands last.
      session.delete(providerName);
      session.set(
        providerName,
        before.at(-1)?.token === token
          ? before
          : [...before.slice(-1), { token, since: Date.now() }],
      );
      sessions.set(sessionId, session);
    },

    suspect(sessionId, { age, model }): Suspect | undefined {
      const session = sessions.get(sessionId);
      if (session === undefined) return undefined;
      const named = (model === undefined ? [] : providersOf(model)).filter((name) =>
        session.has(name),
      );
      const providerName = named.length === 1 ? named[0] : Array.from(session.keys()).at(-1);
      if (providerName === undefined) return undefined;
      const given = session.get(providerName) ?? [];
      const left = Date.now() - age;
      const { token } = given.findLast(({ since }) => since <= left) ?? given[0] ?? {};
      return token === undefined ? undefined : { providerName, token };
    },
  };
}
