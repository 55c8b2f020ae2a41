/** A credential and how long it lasts. */
export interface AccessToken {
  /** The credential itself, without a `Bearer` prefix. */
  readonly token: string;
  /** When it expires, epoch milliseconds. Absent if unknown. */
  readonly expiresOn?: number;
  /** When the issuer would like it renewed, epoch milliseconds; never later than `expiresOn`. */
  readonly refreshOn?: number;
  /**
   * From when on callers wait for its replacement, epoch milliseconds. Set by the agent and the store, so that everybody
   * who shares the token replaces it at the same time. Absent: it follows from `expiresOn`.
   */
  readonly dueOn?: number;
}

/** How a credential is sent: as a bearer token, or as a key in the header that the provider's dialect expects. */
export type Presentation = "bearer" | "key";

/** What a caller may specify about the token it requests. */
export interface TokenRequest {
  /** Ends only this caller's wait, not work that other callers share. */
  readonly signal?: AbortSignal;
  /** The token that a server has just refused. The source must not return it for this request. */
  readonly rejected?: AccessToken;
  /** The caller sees how servers answer the token, and reports that one has accepted it. */
  readonly watched?: boolean;
  /** Claims challenge that came with the refusal, decoded JSON. */
  readonly claims?: string;
  /** The session the token is for. Only sources that are not cached see it: a cached token serves every session. */
  readonly sessionId?: string;
}

/**
 * Anything that can produce a credential. Concurrent calls are safe; each call either resolves to a token that may be
 * sent, or rejects with a ByokIdentityError.
 */
export type TokenSource = (request?: TokenRequest) => Promise<AccessToken>;
