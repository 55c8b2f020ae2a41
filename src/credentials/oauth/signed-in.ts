import type { OAuth } from "../../config/types.ts";
import type { ByokIdentityError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import { events } from "../../token/events.ts";
import { dueOnOf } from "../../token/policy.ts";
import type { AccessToken, TokenRequest, TokenSource } from "../../token/types.ts";
import { redact } from "../redact.ts";
import type { Session, SessionStore, SessionToken } from "../session/session.ts";
import { sessionId, sessionScope } from "../session/session-id.ts";
import { loadLibrary } from "./library.ts";
import { loginRequired } from "./login-required.ts";
import { refresher } from "./refresh.ts";
import { serverName } from "./server-name.ts";
import { oauthServer } from "./server.ts";
import { signInRefusal, type SignInRefusal } from "./sign-in-refusal.ts";
import { renewalScopes } from "./sign-in-scopes.ts";
import type { OAuthTimes } from "./source.ts";
import { requestToken } from "./token-request.ts";

/** How long a refusal that may pass is repeated without a request, milliseconds. */
const REFUSAL_PAUSE = 60_000;

/** Options of {@link signedInSource}. */
export interface SignedInOptions {
  readonly sessions: SessionStore;
  readonly times: OAuthTimes;
  /** How long a token of unknown expiry is used, milliseconds. */
  readonly ttl: number;
  /** What a person has to do to sign in. */
  readonly signIn: string;
}

/** Tokens of a person's session. */
export interface SignedInSource {
  readonly source: TokenSource;
  /** Whether the session has changed since the last call of `source`. Never rejects. */
  readonly changed?: () => Promise<boolean>;
}

/**
 * Tokens of the session that a person's sign-in has left in a store. It never asks the person: if there is no session,
 * or if the server wants the person again, it rejects with `ERR_LOGIN_REQUIRED` at once.
 *
 * Everyone who uses the session also uses its access token, so that any number of processes renew it once. They take
 * turns, and the new refresh token is stored before the new access token is used: a process that is killed leaves the
 * session as it was before or after a renewal.
 */
export function signedInSource(block: OAuth, options: SignedInOptions): SignedInSource {
  const { sessions, times, ttl, signIn } = options;
  const scope = sessionScope(block);
  const id = sessionId(scope);
  const name = serverName(scope.server);
  const server = oauthServer(block, times.discovery);
  const refresh = refresher((work) => work({ current: currentRefreshToken, keep: ignored }));
  /** The token that this source returned last: the next call needs another one. */
  let last: string | undefined;
  let seen: string | undefined;
  /** A session that could not be stored, used until the stored one changes. */
  let unsaved: { readonly session: Session; readonly instead: string } | undefined;
  /** The challenge that the last token was acquired for. */
  let answered: { readonly claims: string; readonly token: string } | undefined;
  let refusal: { readonly why: string; readonly of: number; readonly until: number } | undefined;

  async function current(): Promise<Session> {
    seen = await sessions.revision?.(id);
    const session = await sessions.read(id);
    if (session === undefined) throw loginRequired(`Nobody is signed in at ${name}.`, signIn);
    if (unsaved?.instead === JSON.stringify(session)) return unsaved.session;
    unsaved = undefined;
    return session;
  }

  async function currentRefreshToken(): Promise<string> {
    const { refreshToken, ended } = await current();
    if (refreshToken !== undefined) return refreshToken;
    throw again(ended ?? "the access token has expired, and the server issued no refresh token");
  }

  function again(why: string): ByokIdentityError {
    return loginRequired(`The session at ${name} cannot be renewed: ${why}.`, signIn);
  }

  /** The session's own token, if this request can use it. */
  function reusable({ accessToken }: Session, rejected?: AccessToken): SessionToken | undefined {
    if (accessToken === undefined || Date.now() >= accessToken.dueOn) return undefined;
    const known = accessToken.token === rejected?.token || accessToken.token === last;
    return known ? undefined : accessToken;
  }

  async function save(before: Session, after: Session): Promise<void> {
    try {
      await sessions.write(id, after);
      unsaved = undefined;
    } catch (error) {
      unsaved = { session: after, instead: unsaved?.instead ?? JSON.stringify(before) };
      if (!events.warning.hasSubscribers) return;
      const reason = redact(error instanceof Error ? error.message : String(error));
      const message = `The session at ${name}: ${UNSAVED}: ${reason}`;
      events.warning.publish({ code: "WARN_REFRESH_TOKEN_UNSAVED", message });
    } finally {
      seen = await sessions.revision?.(id);
    }
  }

  async function redeem(refreshToken: string, claims: string | undefined): Promise<AccessToken> {
    const library = await loadLibrary();
    const metadata = await server.metadata(library);
    const { scope: _, ...client } = block;
    const session = await current();
    let next: string | undefined;
    try {
      const token = await requestToken(
        { ...client, ...defined({ scope: renewalScopes(metadata, block.scope) }) },
        {
          library,
          server: metadata,
          secret: undefined,
          refreshToken,
          claims,
          timeout: times.token,
          keep: (rotated) => {
            next = rotated;
            return Promise.resolve();
          },
          hold: true,
        },
      );
      const renewedOn = Date.now();
      const dueOn = dueOnOf(token, { acquiredOn: renewedOn, ttl, mints: true });
      const accessToken = { ...token, dueOn };
      await save(session, {
        ...session,
        refreshToken: next ?? refreshToken,
        accessToken,
        renewedOn,
      });
      if (claims !== undefined) answered = { claims, token: token.token };
      return accessToken;
    } catch (error) {
      // An answer without a usable access token may still have replaced the refresh token.
      if (next !== undefined) await save(session, { ...session, refreshToken: next });
      throw error;
    }
  }

  async function end({ why, mayPass, claims }: SignInRefusal): Promise<ByokIdentityError> {
    const session = await current();
    if (mayPass) refusal = { why, of: session.signedInOn, until: Date.now() + REFUSAL_PAUSE };
    const { refreshToken, ...rest } = session;
    await save(session, {
      ...rest,
      ...(mayPass ? defined({ refreshToken }) : { ended: why }),
      ...defined({ claims: claims ?? session.claims }),
    });
    return again(why);
  }

  async function renew(session: Session, { rejected, claims }: TokenRequest): Promise<AccessToken> {
    if (refusal?.of === session.signedInOn && Date.now() < refusal.until) throw again(refusal.why);
    if (claims !== undefined && answered?.claims === claims && answered.token === rejected?.token) {
      throw await end({ why: CHALLENGED, mayPass: true, claims });
    }
    try {
      if (session.refreshToken !== undefined) await sessions.requireRoom?.(id);
      return await refresh((refreshToken) => redeem(refreshToken, claims));
    } catch (error) {
      const wanted = signInRefusal(error);
      if (wanted !== undefined) throw await end({ ...defined({ claims }), ...wanted });
      const { transient } = error as Partial<ByokIdentityError>;
      const held = session.accessToken;
      const usable = held !== undefined && (held.expiresOn ?? 0) > Date.now();
      // For a process that has just started: its cache has no token yet to use during an outage.
      if (transient === true && usable && last === undefined && rejected === undefined) return held;
      throw error;
    }
  }

  async function get(request: TokenRequest = {}): Promise<AccessToken> {
    const held =
      reusable(await current(), request.rejected) ??
      (await sessions.exclusive(id, async () => {
        const session = await current();
        return reusable(session, request.rejected) ?? renew(session, request);
      }));
    last = held.token;
    return held;
  }

  return {
    source: get,
    ...(sessions.revision === undefined
      ? {}
      : { changed: async () => (await sessions.revision?.(id)) !== seen }),
  };
}

const CHALLENGED = "the provider asks for more than a renewal can prove";

const UNSAVED =
  "the new refresh token could not be stored and is kept only in memory; the stored one is useless for the next process";

function ignored(): Promise<void> {
  return Promise.resolve();
}
