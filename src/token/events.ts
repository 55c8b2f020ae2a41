import { channel } from "node:diagnostics_channel";
import type { ByokIdentityError } from "../errors.ts";

/** Names an identity in events and status; holds no secret. */
export interface IdentityLabel {
  /** Kind of credential: the configuration field it came from. */
  readonly kind: string;
  /** Which identity of that kind, such as `clientId=…`; absent where there is nothing to select. */
  readonly selector?: string;
  /** What its tokens are for; absent where the source is not told. */
  readonly scope?: string;
}

/** Why a token was renewed: its phase by the clock (`Phase` in `policy.ts`), or that a server refused it. */
export type RenewalReason = "refresh-ahead" | "due" | "expired" | "refused";

interface Acquired {
  readonly identity: IdentityLabel;
  /** How long the source took. */
  readonly durationMs: number;
  /** Epoch milliseconds; absent where nothing tells. */
  readonly expiresOn?: number;
}

/** What each channel publishes. */
export interface EventMap {
  /** The first token of an identity. */
  "byok-identity:acquire": Acquired;
  /** A token served from memory. */
  "byok-identity:cache-hit": { readonly identity: IdentityLabel };
  /** A token that replaced an earlier one. */
  "byok-identity:renewal": Acquired & { readonly reason: RenewalReason };
  /** Acquiring or renewing failed. */
  "byok-identity:failure": {
    readonly identity: IdentityLabel;
    readonly error: ByokIdentityError;
    /** How long it took to fail. */
    readonly durationMs: number;
    /** Whether callers were served the token they had, which is still valid. */
    readonly served: boolean;
    /** When the next try is made at the earliest, epoch milliseconds. */
    readonly retryOn?: number;
  };
  /** A server refused a token; `unchanged` when the renewal brought the same one back. */
  "byok-identity:refused": {
    readonly identity: IdentityLabel;
    readonly unchanged: boolean;
    /** What to do about a token that stays the same. */
    readonly hint?: string;
  };
  /** A refused request was sent again with a new token. */
  "byok-identity:replay": {
    /** Name of the provider. */
    readonly provider: string;
    readonly method: string;
    /** Origin and path, without the query. */
    readonly url: string;
    /** Status of the answer to the second try. */
    readonly status: number;
    /** From the refusal until the second answer began, the renewal included. */
    readonly durationMs: number;
  };
  /** Something that works but should be looked at. */
  "byok-identity:warning": {
    /** `WARN_…`, stable as error codes are. */
    readonly code: string;
    readonly message: string;
  };
}

/** Name of a channel. */
export type EventName = keyof EventMap;

/** A channel that takes one kind of message. */
export interface TypedChannel<Message> {
  readonly hasSubscribers: boolean;
  publish(message: Message): void;
}

/**
 * The `node:diagnostics_channel` channels of this package. A message is built only where somebody listens:
 * publishers ask `hasSubscribers` first.
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
