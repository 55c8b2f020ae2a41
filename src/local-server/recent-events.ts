import type { IdentityLabel } from "../token/events.ts";
import { listen } from "../token/listeners.ts";

/** Something that happened to an identity's token, for `/status`; no secret. */
interface RecentEvent {
  /** ISO 8601. */
  readonly on: string;
  readonly what: "acquired" | "renewed" | "failed" | "refused";
  /** How long the source took, milliseconds. */
  readonly durationMs?: number;
  /** Why it was renewed, or the code of the error. */
  readonly why?: string;
  readonly message?: string;
}

/** The last events of every identity. */
export interface RecentEvents extends Disposable {
  /** The events of one identity, the newest first. */
  of(identity: IdentityLabel): readonly RecentEvent[];
}

/** How many are kept for each identity. */
const KEPT = 5;

/** Remembers the last events of each identity, from now on. */
export function recentEvents(): RecentEvents {
  const byIdentity = new Map<string, readonly RecentEvent[]>();

  function note(identity: IdentityLabel, event: Omit<RecentEvent, "on">): void {
    const key = keyOf(identity);
    const earlier = byIdentity.get(key) ?? [];
    byIdentity.set(key, [{ on: new Date().toISOString(), ...event }, ...earlier].slice(0, KEPT));
  }

  const end = listen({
    "byok-identity:acquire": ({ identity, durationMs }) =>
      note(identity, { what: "acquired", durationMs: Math.round(durationMs) }),
    "byok-identity:renewal": ({ identity, durationMs, reason }) =>
      note(identity, { what: "renewed", durationMs: Math.round(durationMs), why: reason }),
    "byok-identity:failure": ({ identity, durationMs, error: { code, message } }) =>
      note(identity, { what: "failed", durationMs: Math.round(durationMs), why: code, message }),
    "byok-identity:refused": ({ identity, unchanged }) =>
      note(identity, { what: "refused", ...(unchanged ? { why: "no other token" } : {}) }),
  });
  return {
    of: (identity) => byIdentity.get(keyOf(identity)) ?? [],
    [Symbol.dispose]: end,
  };
}

function keyOf({ kind, selector = "", scope = "" }: IdentityLabel): string {
  return JSON.stringify([kind, selector, scope]);
}
