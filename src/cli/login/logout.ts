import { loadLibrary } from "../../credentials/oauth/library.ts";
import { oauthServer } from "../../credentials/oauth/server.ts";
import { fileSessions, type FileSessions } from "../../credentials/session/file-sessions.ts";
import { sessionId, type SessionScope } from "../../credentials/session/session-id.ts";
import { ByokIdentityError } from "../../errors.ts";
import { revokeToken } from "../../login/revoke.ts";
import type { Io } from "../io.ts";
import { chooseProvider } from "../provider/choose.ts";
import type { ProviderOptions } from "../provider/options.ts";
import { whileWaiting } from "../spinner.ts";
import { plural } from "../text.ts";
import { signInProvider } from "./session-of.ts";

/** The options of `logout`. */
export interface LogoutOptions extends ProviderOptions {
  readonly all?: true;
  readonly output: "text" | "json";
}

interface Ended {
  readonly scope: SessionScope;
  /** Absent if the server offers no revocation. */
  readonly revoked: boolean;
  /** Why it was not revoked. */
  readonly problem?: string;
}

/** How long a server may take to say where tokens are revoked, milliseconds. */
const DISCOVERY = 10_000;

/** Revokes and removes sessions. */
export async function runLogout(options: LogoutOptions, io: Io): Promise<void> {
  const sessions = fileSessions();
  const scopes =
    options.all === true
      ? (await sessions.list()).map(({ scope }) => scope)
      : [signInProvider(await chooseProvider(options, { baseUrl: false })).scope];
  const work = Promise.all(scopes.map((scope) => end(sessions, scope)));
  const ended = (await whileWaiting("Ending the session", work, io)).flat();
  if (options.output === "json") {
    const list = ended.map(({ scope, ...rest }) => ({ ...scope, ...rest }));
    io.stdout(`${JSON.stringify({ sessions: list })}\n`);
    return;
  }
  for (const { scope, revoked, problem } of ended) {
    const account = scope.account === undefined ? "" : ` of ${scope.account}`;
    const how = revoked ? "revoked and removed" : "removed";
    io.stderr(`The session${account} at ${scope.server} was ${how}.\n`);
    if (problem !== undefined) io.stderr(`warning: it was not revoked: ${problem}\n`);
  }
  if (ended.length === 0) io.stderr("Nobody is signed in.\n");
  else if (ended.length > 1) io.stderr(`${plural(ended.length, "session")} ended.\n`);
}

/** While nobody renews it: a renewal in flight would bring a token that is not revoked. */
function end(sessions: FileSessions, scope: SessionScope): Promise<readonly Ended[]> {
  const id = sessionId(scope);
  return sessions.exclusive(id, async () => {
    const outcome = await revokeStored(sessions, scope);
    return (await sessions.remove(id)) ? [{ scope, ...outcome }] : [];
  });
}

/** A session that cannot be read is removed as well, with the reason why the server still knows it. */
async function revokeStored(
  sessions: FileSessions,
  scope: SessionScope,
): Promise<Omit<Ended, "scope">> {
  try {
    const session = await sessions.read(sessionId(scope));
    const { refreshToken } = session ?? {};
    return refreshToken === undefined ? { revoked: false } : await revoke(scope, refreshToken);
  } catch (error) {
    if (!(error instanceof ByokIdentityError)) throw error;
    return { revoked: false, problem: error.summary };
  }
}

async function revoke(
  { server: issuer, clientId }: SessionScope,
  refreshToken: string,
): Promise<Omit<Ended, "scope">> {
  const library = await loadLibrary();
  const server = await oauthServer({ issuer, clientId }, DISCOVERY).metadata(library);
  const done = await revokeToken(library, server, clientId, refreshToken);
  return done ? { revoked: done } : { revoked: done, problem: "the server offers no revocation" };
}
