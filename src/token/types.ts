/** A credential and how long it lasts. */
export interface AccessToken {
  /** The credential itself, without a `Bearer` prefix. */
  readonly token: string;
  /** When it stops working, epoch milliseconds. Absent where nothing tells. */
  readonly expiresOn?: number;
  /** When the issuer would like it renewed, epoch milliseconds; never later than `expiresOn`. */
  readonly refreshOn?: number;
}

/** How a credential is presented: a bearer token, or a key in whatever header the provider's dialect has for it. */
export type Presentation = "bearer" | "key";

/** What a caller may say of the token it asks for. */
export interface TokenRequest {
  /** Ends this caller's wait, not work that other callers share. */
  readonly signal?: AbortSignal;
  /** The token a server has just refused. The source does not answer this request with it. */
  readonly rejected?: AccessToken;
  /** Claims challenge that came with the refusal, decoded JSON. */
  readonly claims?: string;
  /** The session the token is for. Only sources that are not cached see it: a cached token serves every session. */
  readonly sessionId?: string;
}

/**
 * Anything that can produce a credential. Safe to call any number of times at once; each call either
 * resolves to a token that may be sent or rejects with a ByokIdentityError.
 */
export type TokenSource = (request?: TokenRequest) => Promise<AccessToken>;
