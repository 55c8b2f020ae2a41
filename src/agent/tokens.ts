import { LRUCache } from "lru-cache";
import { createProviderAuth, createTokenCache, type ProviderAuth } from "../provider-auth.ts";
import type { AccessToken } from "../token/types.ts";
import { credentialIn, NOWHERE } from "./credential.ts";
import { withDueOn } from "./due-on.ts";
import {
  refusableToken,
  type RefusableToken,
  type RefusalReport,
} from "../local-server/refusable-token.ts";

/** Maximum number of configurations. Beyond it, the least recently used ones are dropped. */
const MAX_CONFIGURATIONS = 200;

export interface AgentTokens {
  /** A token for a configuration, given as JSON text. @throws ConfigError, or the error of its source. */
  get(text: string, refusal: RefusalReport): Promise<AccessToken>;
  close(): void;
}

/** Keeps the tokens of every requested configuration; one renewal per identity. */
export function agentTokens(): AgentTokens {
  const cache = createTokenCache();
  const known = new LRUCache<string, Kept>({
    max: MAX_CONFIGURATIONS,
    dispose: ({ auth }) => auth.close(),
  });

  function open(text: string): Kept {
    const auth = createProviderAuth({ baseUrl: NOWHERE, ...credentialIn(text) }, { cache });
    const kept = { auth, handOut: refusableToken(auth) };
    known.set(text, kept);
    return kept;
  }

  return {
    async get(text, refusal) {
      const { auth, handOut } = known.get(text) ?? open(text);
      const { token } = await handOut(refusal);
      return withDueOn(token, auth);
    },
    close: () => known.clear(),
  };
}

interface Kept {
  readonly auth: ProviderAuth;
  readonly handOut: (refusal?: RefusalReport) => Promise<RefusableToken>;
}
