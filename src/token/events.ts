import { channel } from "node:diagnostics_channel";
import type { ByokIdentityError } from "../errors.ts";

/** Identifies an identity in events and status; contains no secret. */
export interface IdentityLabel {
  /** Kind of credential: the configuration field that it comes from. */
  readonly kind: string;
  /** Which identity of that kind, such as `clientId=…`; absent if there is nothing to select. */
  readonly selector?: string;
  /** The scope of its tokens; absent if the source has none. */
  readonly scope?: string;
}

/** Why a token was renewed: its phase (`Phase` in `policy.ts`), or a server's refusal. */
export type RenewalReason = "refresh-ahead" | "due" | "expired" | "refused";

interface Acquired {
  readonly identity: IdentityLabel;
  /** How long the source took. */
  readonly durationMs: number;
  /** Epoch milliseconds; absent if unknown. */
  readonly expiresOn?: number;
}

/** What each channel publishes. */
export interface EventMap {
  /** The first token of an identity. */
  "byok-identity:acquire": Acquired;
  /** A token served from memory. */
  "byok-identity:cache-hit": { readonly identity: IdentityLabel };
  /** A new token replaced an earlier one. */
  "byok-identity:renewal": Acquired & { readonly reason: RenewalReason };
  /** Acquiring or renewing failed. */
  "byok-identity:failure": {
    readonly identity: IdentityLabel;
    readonly error: ByokIdentityError;
    /** How long it took to fail. */
    readonly durationMs: number;
    /** Whether callers got the old token, which is still valid. */
    readonly served: boolean;
    /** The earliest time of the next attempt, epoch milliseconds. */
    readonly retryOn?: number;
  };
  /** A server refused a token; `unchanged` if the renewal returned the same token. */
  "byok-identity:refused": {
    readonly identity: IdentityLabel;
    readonly unchanged: boolean;
    /** What to do if the token does not change. */
    readonly hint?: string;
  };
  /** A refused request was sent again with a new token. */
  "byok-identity:replay": {
    /** Name of the provider. */
    readonly provider: string;
    readonly method: string;
    /** Origin and path, without the query. */
    readonly url: string;
    /** Status of the second answer. */
    readonly status: number;
    /** Time from the refusal to the start of the second answer, including the renewal. */
    readonly durationMs: number;
  };
  /** Something works but needs attention. */
  "byok-identity:warning": {
    /** `WARN_…`; as stable as error codes. */
    readonly code: string;
    readonly message: string;
  };
}

/** Name of a channel. */
export type EventName = keyof EventMap;

/** A channel for one kind of message. */
export interface TypedChannel<Message> {
  readonly hasSubscribers: boolean;
  publish(message: Message): void;
}

/**
 * The `node:diagnostics_channel` channels of this package. A message is built only if somebody subscribes: publishers
 * check `hasSubscribers` first.
 */
export const events: {
  readonly acquire: TypedChannel<EventMap["byok-identity:acquire"]>;
  readonly cacheHit: TypedChannel<EventMap["byok-identity:cache-hit"]>;
  readonly renewal: TypedChannel<EventMap["byok-identity:renewal"]>;
  readonly failure: TypedChannel<EventMap["byok-identity:failure"]>;
  readonly refused: TypedChannel<EventMap["byok-identity:refused"]>;
  readonly replay: TypedChannel<EventMap["byok-identity:replay"]>;
  readonly warning: TypedChannel<EventMap["byok-identity:warning"]>;
} = {
  acquire: channel("byok-identity:acquire"),
  cacheHit: channel("byok-identity:cache-hit"),
  renewal: channel("byok-identity:renewal"),
  failure: channel("byok-identity:failure"),
  refused: channel("byok-identity:refused"),
  replay: channel("byok-identity:replay"),
  warning: channel("byok-identity:warning"),
};
