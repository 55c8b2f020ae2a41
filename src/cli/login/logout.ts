import { loadLibrary } from "../../credentials/oauth/library.ts";
import { oauthServer } from "../../credentials/oauth/server.ts";
import { fileSessions, type FileSessions } from "../../credentials/session/file-sessions.ts";
import { sessionId, type SessionScope } from "../../credentials/session/session-id.ts";
import { ByokIdentityError } from "../../errors.ts";
import { abortable } from "../../lib/abortable.ts";
import { defined } from "../../lib/defined.ts";
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

/** A session to end. */
interface Found {
  readonly id: string;
  /** If the file cannot be read, nothing else is known of the session. */
  readonly session: SessionScope | { readonly file: string };
  /** Why it cannot be read. */
  readonly problem?: string;
}

interface Outcome {
  /** False if the server offers no revocation. */
  readonly revoked: boolean;
  /** Why it was not revoked. */
  readonly problem?: string;
}

type Ended = Pick<Found, "session"> & Outcome;

/** How long a server may take to say where tokens are revoked, milliseconds. */
const DISCOVERY = 10_000;

/** Revokes and removes sessions. */
export async function runLogout(options: LogoutOptions, io: Io): Promise<void> {
  const sessions = fileSessions({ signal: io.signal });
  const found = options.all === true ? await everyone(sessions) : [await chosen(options)];
  const work = Promise.allSettled(found.map((each) => end(sessions, each, io.signal)));
  const outcomes = await whileWaiting("Ending the session", work, io);
  const ended = outcomes.flatMap((each) => (each.status === "fulfilled" ? each.value : []));
  const failure = outcomes.find((each) => each.status === "rejected");
  // Those that have ended are reported, whatever became of the others.
  if (failure === undefined || ended.length > 0) report(ended, options, io);
  if (failure !== undefined) throw failure.reason;
}

function report(ended: readonly Ended[], { output }: LogoutOptions, io: Io): void {
  if (output === "json") {
    const list = ended.map(({ session, ...rest }) => ({ ...session, ...rest }));
    io.stdout(`${JSON.stringify({ sessions: list })}\n`);
    return;
  }
  for (const { session, revoked, problem } of ended) {
    const how = revoked ? "revoked and removed" : "removed";
    io.stderr(`The session ${whose(session)} was ${how}.\n`);
    if (problem !== undefined) io.stderr(`warning: it was not revoked: ${problem}\n`);
  }
  if (ended.length === 0) io.stderr("Nobody is signed in.\n");
  else if (ended.length > 1) io.stderr(`${plural(ended.length, "session")} ended.\n`);
}

function whose(session: Found["session"]): string {
  if ("file" in session) return `in ${session.file}`;
  const { server, account } = session;
  return account === undefined ? `at ${server}` : `of ${account} at ${server}`;
}

async function chosen(options: LogoutOptions): Promise<Found> {
  const needs = { baseUrl: false, person: true };
  const { id, scope } = signInProvider(await chooseProvider(options, needs));
  return { id, session: scope };
}

async function everyone(sessions: FileSessions): Promise<readonly Found[]> {
  const [readable, unreadable] = await Promise.all([sessions.list(), sessions.unreadable()]);
  return [
    ...readable.map(({ id, scope }) => ({ id, session: scope })),
    ...unreadable.map(({ id, file, problem }) => ({ id, session: { file }, problem })),
  ];
}

/** While nobody renews it: a renewal in flight would bring a token that is not revoked. */
function end(
  sessions: FileSessions,
  { id, session, problem }: Found,
  signal: AbortSignal,
): Promise<readonly Ended[]> {
  return sessions.exclusive(id, async () => {
    const outcome =
      "file" in session
        ? { revoked: false, ...defined({ problem }) }
        : await revokeStored(sessions, session, signal);
    return (await sessions.remove(id)) ? [{ session, ...outcome }] : [];
  });
}

/**
 * A session that cannot be read is removed as well, with the reason why the server still knows it. One whose revocation
 * was interrupted stays, so that it can still be revoked.
 */
async function revokeStored(
  sessions: FileSessions,
  scope: SessionScope,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const session = await sessions.read(sessionId(scope));
    const { refreshToken } = session ?? {};
    if (refreshToken === undefined) return { revoked: false };
    return await abortable(revoke(scope, refreshToken), signal);
  } catch (error) {
    if (!(error instanceof ByokIdentityError)) throw error;
    return { revoked: false, problem: error.summary };
  }
}

async function revoke(
  { server: issuer, clientId }: SessionScope,
  refreshToken: string,
): Promise<Outcome> {
  const library = await loadLibrary();
  const server = await oauthServer({ issuer, clientId }, DISCOVERY).metadata(library);
  const done = await revokeToken(library, server, clientId, refreshToken);
  return done ? { revoked: done } : { revoked: done, problem: "the server offers no revocation" };
}
