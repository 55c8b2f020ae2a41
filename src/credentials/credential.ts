import type { ByokIdentityError } from "../errors.ts";
import type { IdentityLabel } from "../token/events.ts";
import type { Presentation, TokenSource } from "../token/types.ts";
import type { DetectedHost } from "./azure/identity-host.ts";
import type { SessionStore } from "./session/session.ts";

/** What the sources need from their environment. */
export interface CredentialContext {
  /** Provider name passed to bearerTokenProvider. */
  readonly providerName: string;
  /** Detects the Azure host; called once, on first use. */
  readonly detectHost: (clientId: string | undefined) => DetectedHost;
  /** Whether the credential is the subject of an exchange. */
  readonly isSubject?: boolean;
  /** Time limit for one attempt, milliseconds. */
  readonly attemptTimeout: number;
  /** Time limit for all attempts for one token, milliseconds. */
  readonly acquireTimeout: number;
  /** Where people's sessions are; undefined for this user's own folder. */
  readonly sessions?: SessionStore;
  /** Providers file that the configuration is from. */
  readonly configFile?: string;
  /** How long a token of unknown expiry is used before it is renewed, milliseconds. */
  readonly tokenTtl: number;
}

/** The source of a configuration, and how `createProviderAuth` uses it. */
export interface Credential {
  readonly identity: IdentityLabel;
  readonly presentation: Presentation;
  /** Headers that requests to the API need in addition to the credential. */
  readonly apiHeaders?: Readonly<Record<string, string>>;
  /** One attempt, with a time limit. */
  readonly attempt: TokenSource;
  /** Called instead when no valid token is left: retries if that may help. */
  readonly acquire?: TokenSource;
  /** The last failure of a source that is not cached, until it returns a token again. */
  readonly lastError?: () => ByokIdentityError | undefined;
  /** Absent if the source is called for every request. */
  readonly cache?: {
    /** Credentials with equal keys are one identity and share its token. */
    readonly key: string;
    /**
     * Identifies the identity outside this process, so that a store can give its token to other members of a fleet;
     * undefined if nothing identifies it. Absent if the token belongs to this process only.
     */
    readonly fleetKey?: () => string | undefined;
    /** Whether equal keys mean the same source for other processes of this machine and user, too. */
    readonly sameOnMachine?: boolean;
    /**
     * Whether each call makes the issuer mint a new token, as opposed to returning one that it keeps. Known after the
     * first call. Decides how early a short-lived token is replaced.
     */
    readonly mints: () => boolean;
    /** How long a token of unknown expiry is used, milliseconds. */
    readonly ttl?: number;
    /** Called at each use; resolves to whether the origin of the token has changed. Never rejects. */
    readonly changed?: () => Promise<boolean>;
  };
}
