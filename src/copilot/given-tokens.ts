import { LRUCache } from "lru-cache";
import type { ProviderTokenArgs } from "../config/types.ts";
import type { RefusedCall } from "./session.ts";

interface Given {
  readonly token: string;
  /** When the session first received it, epoch milliseconds. */
  readonly since: number;
}

/** A token and its provider. */
export interface Suspect {
  readonly providerName: string;
  readonly token: string;
}

/** Records which tokens each session has received. */
export interface GivenTokens {
  /** Call this when a session receives a token. */
  record(args: ProviderTokenArgs, token: string): void;
  /** The token of a session's refused call; undefined if the session has received none. */
  suspect(sessionId: string, call: RefusedCall): Suspect | undefined;
}

/** Maximum number of sessions. Beyond it, the least recently used ones are dropped. */
const MAX_SESSIONS = 1_000;

/**
 * Finds the refused token, which the runtime's events do not name. It must not be confused with another token: renewing
 * a good token needlessly can end in `ERR_TOKEN_UNCHANGED`, and make another provider's turn fail.
 *
 * If `providersOf` knows the model for exactly one provider, that is the provider; otherwise it is the one whose token
 * was requested last. The token is the one that was current when the request was sent: its answer can arrive after
 * another request has already received the next token.
 */
export function givenTokens(providersOf: (model: string) => readonly string[]): GivenTokens {
  const sessions = new LRUCache<string, Map<string, readonly Given[]>>({ max: MAX_SESSIONS });

  return {
    record({ sessionId, providerName }, token): void {
      const session = sessions.get(sessionId) ?? new Map<string, readonly Given[]>();
      const before = session.get(providerName) ?? [];
      // Deleted first, so that the most recently used provider is last.
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
