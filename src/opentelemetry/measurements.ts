import { metrics, type ObservableResult } from "@opentelemetry/api";
import { LRUCache } from "lru-cache";
import type { IdentityLabel } from "../token/events.ts";
import { attributesOf } from "./attributes.ts";
import type { Listeners } from "../token/listeners.ts";

/** Maximum number of identities whose expiry is reported. Beyond it, the least recently renewed ones are dropped. */
const MAX_IDENTITIES = 1_000;

interface Expiry {
  readonly identity: IdentityLabel;
  /** Epoch milliseconds. */
  readonly expiresOn: number;
}

/** Counters of events, and the remaining lifetime of each identity's token. */
export function measurements(): { readonly listeners: Listeners; readonly end: () => void } {
  const meter = metrics.getMeter("byok-identity");
  const acquired = meter.createCounter("byok_identity.acquisitions", {
    description: "First tokens of an identity.",
  });
  const renewed = meter.createCounter("byok_identity.renewals", {
    description: "Tokens that replaced an earlier one.",
  });
  const failed = meter.createCounter("byok_identity.failures", {
    description: "Attempts to get a token that failed.",
  });
  const refused = meter.createCounter("byok_identity.refusals", {
    description: "Tokens that a server refused.",
  });
  const replayed = meter.createCounter("byok_identity.replays", {
    description: "Requests sent again with a new token.",
  });
  const left = meter.createObservableGauge("byok_identity.token.expires_in", {
    description: "Time until the token expires.",
    unit: "s",
  });

  const expiries = new LRUCache<string, Expiry>({ max: MAX_IDENTITIES });
  const remember = (identity: IdentityLabel, expiresOn: number | undefined): void => {
    if (expiresOn !== undefined) expiries.set(JSON.stringify(identity), { identity, expiresOn });
  };
  const observe = (result: ObservableResult): void => {
    const now = Date.now();
    for (const { identity, expiresOn } of expiries.values()) {
      result.observe((expiresOn - now) / 1_000, attributesOf(identity));
    }
  };
  left.addCallback(observe);

  return {
    listeners: {
      "byok-identity:acquire": ({ identity, expiresOn }) => {
        acquired.add(1, attributesOf(identity));
        remember(identity, expiresOn);
      },
      "byok-identity:renewal": ({ identity, expiresOn, reason }) => {
        renewed.add(1, { ...attributesOf(identity), "byok_identity.reason": reason });
        remember(identity, expiresOn);
      },
      "byok-identity:failure": ({ identity, error, served }) =>
        failed.add(1, {
          ...attributesOf(identity),
          "error.type": error.code,
          "byok_identity.served": served,
        }),
      "byok-identity:refused": ({ identity, unchanged }) =>
        refused.add(1, { ...attributesOf(identity), "byok_identity.unchanged": unchanged }),
      "byok-identity:replay": ({ provider, status }) =>
        replayed.add(1, {
          "byok_identity.provider": provider,
          "http.response.status_code": status,
        }),
    },
    end: () => left.removeCallback(observe),
  };
}
