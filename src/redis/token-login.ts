import { ByokIdentityError } from "../errors.ts";
import { MAX_TIMER, withDeadline } from "../lib/deadline.ts";
import { jwtClaims } from "../lib/jwt.ts";

/** The source of the token that is used as the password, such as a `ProviderAuth`. */
export interface RedisCredential {
  getToken(): Promise<{ readonly token: string; readonly expiresOn?: number }>;
}

/** A user and a password, as the package redis has them. */
interface Login {
  readonly username?: string;
  readonly password?: string;
}

/** Credentials that a connection follows: when there are new ones, it authenticates again. */
export interface LoginStream {
  readonly type: "streaming-credentials-provider";
  subscribe(listener: { onNext: (login: Login) => void }): Promise<[Login, { dispose(): void }]>;
  onReAuthenticationError(error: Error): void;
  /** Waits for the first token: a connection, which has little time, then finds it in the credential's cache. */
  prepare(): Promise<void>;
}

/** Time limit for the first token, milliseconds. The first call of the store waits for it. */
const FIRST_TOKEN_TIMEOUT = 5_000;

/** How long before a token expires a connection requests the next one, milliseconds; less for a short life. */
const LEAD = 5 * 60_000;

/** Shortest pause between two requests for a token, milliseconds. */
const MIN_PAUSE = 1_000;

/** Pause between two requests for a token whose expiry is unknown, milliseconds. */
const UNKNOWN_EXPIRY_PAUSE = 5 * 60_000;

/**
 * The login of each connection, by the token of an identity. Azure Managed Redis ends a connection whose token has
 * expired, so a connection requests the next one before that; the credential's own cache answers all connections. A
 * failure is ignored: the server reports when the token no longer works. The timers do not keep the process alive.
 *
 * @param username default: the object ID in the token, which is the user's name in Azure Managed Redis.
 * @see https://learn.microsoft.com/azure/redis/entra-for-authentication
 */
export function loginStream(
  credential: RedisCredential,
  username: string | undefined,
): LoginStream {
  function loginOf(token: string): Login {
    const oid = jwtClaims(token)?.["oid"];
    const user = username ?? (typeof oid === "string" ? oid : undefined);
    return { ...(user === undefined ? {} : { username: user }), password: token };
  }

  return {
    type: "streaming-credentials-provider",
    async subscribe({ onNext }) {
      let last = await credential.getToken();
      let timer: NodeJS.Timeout | undefined;
      let ended = false;

      const next = async (): Promise<void> => {
        const token = await credential.getToken().catch(() => undefined);
        if (ended) return;
        if (token !== undefined && token.token !== last.token) {
          last = token;
          onNext(loginOf(token.token));
        }
        wait();
      };
      const wait = (): void => {
        timer = setTimeout(() => void next(), delayOf(last.expiresOn));
        timer.unref();
      };
      wait();
      const dispose = (): void => {
        ended = true;
        clearTimeout(timer);
      };
      return [loginOf(last.token), { dispose }];
    },
    onReAuthenticationError: () => undefined,
    async prepare() {
      const deadline = { after: FIRST_TOKEN_TIMEOUT, error: late, signal: undefined };
      // A failure is reported by the connection, which asks again.
      await withDeadline(deadline, () => credential.getToken()).catch(() => undefined);
    },
  };
}

function late(): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_STORE_UNAVAILABLE",
    `no token within ${FIRST_TOKEN_TIMEOUT} ms`,
  );
}

function delayOf(expiresOn: number | undefined): number {
  if (expiresOn === undefined) return UNKNOWN_EXPIRY_PAUSE;
  const left = expiresOn - Date.now();
  return Math.min(MAX_TIMER, Math.max(MIN_PAUSE, left - LEAD, left > LEAD ? 0 : left / 2));
}
