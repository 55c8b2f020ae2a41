import type { IdentityLabel } from "../token/events.ts";
import type { Presentation, TokenSource } from "../token/types.ts";
import type { DetectedHost } from "./azure/identity-host.ts";

/** What the sources need of the world around them. */
export interface CredentialContext {
  /** Provider name passed to bearerTokenProvider. */
  readonly providerName: string;
  /** Detects the Azure host; called once, on first use. */
  readonly detectHost: (clientId: string | undefined) => DetectedHost;
  /** Time allowed for one try, milliseconds. */
  readonly attemptTimeout: number;
  /** Time allowed for all tries of one token, milliseconds. */
  readonly acquireTimeout: number;
  /** How long a token of unknown expiry is used before it is asked for again, milliseconds. */
  readonly tokenTtl: number;
}

/** A source that a configuration asked for, and how `createProviderAuth` is to use it. */
export interface Credential {
  readonly identity: IdentityLabel;
  readonly presentation: Presentation;
  /** One try, bounded in time. */
  readonly attempt: TokenSource;
  /** Asked in its place where no valid token is left: tries again where that may help. */
  readonly acquire?: TokenSource;
  /** Absent where the source is asked for every request. */
  readonly cache?: {
    /** Equal keys are one identity: its token is shared. */
    readonly key: string;
    /**
     * What names the identity beyond this process, so that a store may hand its token to other members of a fleet;
     * undefined where nothing does. Absent where the token is this process's own.
     */
    readonly fleetKey?: () => string | undefined;
    /** How long a token of unknown expiry is trusted, milliseconds. */
    readonly ttl?: number;
    /** Asked at each use whether what the token was made from has changed. Never rejects. */
    readonly changed?: () => Promise<boolean>;
  };
}
