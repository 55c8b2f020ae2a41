/**
 * What a person's sign-in leaves behind: everything that is needed to get access tokens without the person. All of it
 * is JSON, and secret.
 */
export interface Session {
  /** Absent if the server issued none, or if the session has ended. */
  readonly refreshToken?: string;
  /** The newest access token, so that processes that use the session renew it once for all. */
  readonly accessToken?: SessionToken;
  readonly person: Person;
  /** When the person signed in, epoch milliseconds. */
  readonly signedInOn: number;
  /** When the access token was acquired, epoch milliseconds. */
  readonly renewedOn: number;
  /** Why only a person can continue the session; absent while it can be renewed. */
  readonly ended?: string;
  /** A claims challenge that only a person can answer, decoded JSON: sent with the next sign-in. */
  readonly claims?: string;
}

/** The access token of a session. */
export interface SessionToken {
  readonly token: string;
  /** Epoch milliseconds; absent if unknown. */
  readonly expiresOn?: number;
  /** From when on it is replaced, epoch milliseconds. */
  readonly dueOn: number;
}

/** Who signed in, as the server's ID token says; for people to read. */
export interface Person {
  readonly name?: string;
  /** `preferred_username`, `upn` or `email`. */
  readonly username?: string;
  /** `sub`. */
  readonly subject?: string;
  /** `iss`. */
  readonly issuer?: string;
  /** `tid` of an Entra account. */
  readonly tenant?: string;
}

/**
 * Keeps sessions. The default is a folder of this user. A server with many users gives each user a store of their own.
 *
 * @example
 * ```ts
 * import { createProviderAuth, type Session, type SessionStore } from "byok-identity";
 *
 * const rows = new Map<string, Session>(); // a table of your database, for one user
 * let last: Promise<unknown> = Promise.resolve();
 * const sessions: SessionStore = {
 *   read: async (id) => rows.get(id),
 *   write: async (id, session) => void rows.set(id, session),
 *   exclusive: (_, work) => (last = last.then(work, work)) as ReturnType<typeof work>, // SELECT … FOR UPDATE
 * };
 * const auth = createProviderAuth(
 *   {
 *     baseUrl: "https://model.example/v1",
 *     oauth: { issuer: "https://id.example", clientId: "app", grant: "authorization_code" },
 *   },
 *   { sessions },
 * );
 * ```
 */
export interface SessionStore {
  /** The session of this id; undefined if nobody has signed in. */
  read(id: string): Promise<Session | undefined>;
  /** Stores a session. Once this resolves, the session must survive a crash: its predecessor is useless. */
  write(id: string, session: Session): Promise<void>;
  /**
   * Runs work while nobody else, in any process, runs work for the same id. A refresh token may be used only once, so
   * two users of one session that renew at the same time would end it.
   */
  exclusive<T>(id: string, work: () => Promise<T>): Promise<T>;
  /**
   * Rejects if there is no place for the session's successor. If present, it is called before a refresh token is used,
   * because many servers then replace it.
   */
  requireRoom?(id: string): Promise<void>;
  /**
   * Identifies the current state of the stored session. If present, it is called for each request, so that a new
   * sign-in takes effect at once; otherwise that happens at the next renewal. Must not reject.
   */
  revision?(id: string): Promise<string>;
  /** What a person has to do to sign in: the hint of `ERR_LOGIN_REQUIRED`. Default: the command to run. */
  readonly signIn?: string;
}
