import { LRUCache } from "lru-cache";
import { listed } from "../lib/listed.ts";
import { isFields } from "../lib/fields.ts";
import { createProviderAuth, createTokenCache, type ProviderAuth } from "../provider-auth.ts";
import { ConfigError } from "../errors.ts";
import type { AccessToken } from "../token/types.ts";
import { AGENT_FIELDS } from "./credential.ts";
import { withDueOn } from "./due-on.ts";
import {
  refusableToken,
  type RefusableToken,
  type RefusalReport,
} from "../local-server/refusable-token.ts";

/** Maximum number of configurations. Beyond it, the least recently used ones are dropped. */
const MAX_CONFIGURATIONS = 200;

/** RFC 6761, section 6.4: a name that never resolves. Nothing is sent to it. */
const NOWHERE = "https://agent.invalid";

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

function credentialIn(text: string): object {
  const value = parsed(text);
  const names = isFields(value) ? Object.keys(value) : [];
  const exchanges = names.includes("exchange");
  const fields = names.filter((name) => !exchanges || (name !== "exchange" && name !== "baseUrl"));
  if (fields.length === 1 && AGENT_FIELDS.some((field) => field === fields[0]))
    return value as object;
  const message = `expected a JSON object with one of ${listed(AGENT_FIELDS, "or")}, such as {"managedIdentity":{}}`;
  throw new ConfigError([{ path: "", message }], { subject: "request to the agent" });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
