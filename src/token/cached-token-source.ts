import type { ByokIdentityError } from "../errors.ts";
import type { IdentityLabel } from "./events.ts";
import type { TokenRequest, TokenSource } from "./types.ts";

/** Options of `cached`. */
export interface CacheOptions {
  readonly identity: IdentityLabel;
  /** How long a token of unknown expiry is used before it is renewed, milliseconds. Default: until it is refused. */
  readonly ttl?: number;
  /**
   * Whether each call of the source makes the issuer mint a new token, as opposed to returning one that it keeps. Called
   * for each new token. Default: no.
   */
  readonly mints?: () => boolean;
  /**
   * Called instead of the source when there is no valid token left: it may retry for longer. While a token is still
   * valid, one attempt is enough, because the next request makes another. Default: the source.
   */
  readonly acquire?: TokenSource;
  /** Called when a token that had replaced a refused one turns out to be accepted by servers. */
  readonly onAccepted?: () => void;
}

/** The state of a cached token; never the token itself. */
export interface CacheState {
  /** Epoch milliseconds. */
  readonly expiresOn?: number;
  /** From when on callers wait for its replacement, epoch milliseconds; absent if the expiry is unknown. */
  readonly dueOn?: number;
  /** When the last token arrived, epoch milliseconds. */
  readonly lastRefresh?: number;
  /** The last failure, until a renewal succeeds. */
  readonly lastError?: ByokIdentityError;
}

/** A source that caches its token. Its methods report what it cannot detect itself. */
export interface CachedTokenSource extends TokenSource {
  /**
   * Call this when a server has refused this token (default: the current one). It is not returned again before a
   * renewal. The claims challenge that came with the refusal is passed to the source.
   */
  invalidate(token?: string, challenge?: Pick<TokenRequest, "claims">): void;
  /**
   * Call this when a server has accepted this token: it answered, and not with 401. Costs next to nothing, so that it can
   * be called for each answer.
   */
  accepted(token: string): void;
  /**
   * Call this when the data behind the token has changed. The token becomes due, and any pause after a failure ends.
   */
  markDue(): void;
  state(): CacheState;
  /** Ends a renewal in flight and everyone waiting for it, with `ERR_CLOSED`. The cached token stays. */
  cancelRenewal(): void;
}
