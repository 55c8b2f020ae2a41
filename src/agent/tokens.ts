import { LRUCache } from "lru-cache";
import { createProviderAuth, type ProviderAuth } from "../provider-auth.ts";
import { createTokenCache } from "../token-cache.ts";
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

/** The tokens that the agent keeps. */
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
    const kept = { auth, issue: refusableToken(auth) };
    known.set(text, kept);
    return kept;
  }

  return {
    async get(text, refusal) {
      const { auth, issue } = known.get(text) ?? open(text);
      const { token } = await issue(refusal);
      return withDueOn(token, auth);
    },
    close: () => known.clear(),
  };
}

interface Kept {
  readonly auth: ProviderAuth;
  readonly issue: (refusal?: RefusalReport) => Promise<RefusableToken>;
}
