import path from "node:path";
import { processEnv } from "../../config/process-env.ts";
import { loadLibrary } from "../../credentials/oauth/library.ts";
import { oauthServer } from "../../credentials/oauth/server.ts";
import { signInScopes } from "../../credentials/oauth/sign-in-scopes.ts";
import { fileSessions, type FileSessions } from "../../credentials/session/file-sessions.ts";
import type { Session } from "../../credentials/session/session.ts";
import type { Protection } from "../../credentials/session/session-format.ts";
import { ByokIdentityError, ConfigError } from "../../errors.ts";
import { abortable } from "../../lib/abortable.ts";
import { defined } from "../../lib/defined.ts";
import { sleep } from "../../lib/sleep.ts";
import { signInWithBrowser } from "../../login/browser.ts";
import { signInWithCode } from "../../login/device-code.ts";
import { personText } from "../../login/person-text.ts";
import {
  publicClient,
  REQUEST_TIMEOUT,
  type ClaimsChallenge,
  type LoginTarget,
} from "../../login/target.ts";
import type { Io } from "../io.ts";
import type { ProviderOptions } from "../provider/options.ts";
import { whileWaiting } from "../spinner.ts";
import { providerToSignIn } from "./choose.ts";
import { methodOf, type Method } from "./method.ts";
import { described } from "./described.ts";
import { showAddress, showCode, openBrowser } from "./show.ts";
import type { SignInProvider } from "./session-of.ts";

/** The options of `login`. */
export interface LoginOptions extends ProviderOptions {
  readonly deviceCode?: true;
  readonly browser: boolean;
  readonly redirectUri?: string;
  readonly prompt?: string;
  readonly sessionStore?: Protection;
  readonly output: "text" | "json";
}

/** How long a server may take to say what it offers, milliseconds. */
const DISCOVERY = 15_000;

/** Signs a person in and stores the session. */
export async function runLogin(options: LoginOptions, io: Io): Promise<void> {
  const { provider, save } = await providerToSignIn(options, io);
  const sessions = fileSessions({ login: provider.command, signal: io.signal });
  await sessions.prepare(provider.id, options.sessionStore ?? "file");
  const target = await targetOf(provider, sessions, io);
  const session = await signIn(target, options, io);
  const protection = await keep(sessions, provider, session, options, io);
  const file = path.join(sessions.folder, `${provider.id}.json`);
  if (options.output === "json") {
    io.stdout(`${JSON.stringify(described(provider, session, { file, protection }))}\n`);
  } else {
    io.stderr(`Signed in${personText(session.person, " as ")} at ${provider.scope.server}.\n`);
    if (session.refreshToken === undefined) io.stderr(`warning: ${NO_REFRESH_TOKEN}\n`);
  }
  await save?.();
}

const NO_REFRESH_TOKEN =
  "the server issued no refresh token, so the session lasts only as long as its access token; allow offline access for this client, or try --prompt consent";

async function targetOf(
  { block, id, command }: SignInProvider,
  sessions: FileSessions,
  io: Io,
): Promise<LoginTarget> {
  const library = await loadLibrary();
  const { metadata } = oauthServer(block, DISCOVERY);
  const work = abortable(metadata(library), io.signal);
  const server = await whileWaiting("Looking up the server", work, io);
  // A session that cannot be read is replaced.
  const before = await sessions.read(id).catch(() => undefined);
  return {
    library,
    server,
    block,
    command,
    client: publicClient(library, block.clientId),
    // Without discovery the issuer is not known, so an ID token could not be checked.
    scope: block.issuer === undefined ? (block.scope ?? "") : signInScopes(server, block.scope),
    ...(before?.claims === undefined ? {} : { challenge: challenge(before.claims, io) }),
    timeout: REQUEST_TIMEOUT,
    signal: io.signal,
  };
}

function challenge(claims: string, io: Io): ClaimsChallenge {
  io.stderr(`${CHALLENGE}\n`);
  return {
    claims,
    refused: ({ summary }) => io.stderr(`warning: ${summary} ${WITHOUT_CHALLENGE}\n`),
  };
}

const CHALLENGE =
  "This sign-in also has to meet a claims challenge of the provider. If the server only shows an error, run byok-identity logout, which drops the challenge, and sign in again.";

const WITHOUT_CHALLENGE =
  "The sign-in goes on without the claims challenge of the provider, which may refuse the new token too; then the server has to be set up for those claims.";

async function signIn(target: LoginTarget, options: LoginOptions, io: Io): Promise<Session> {
  const { block, server } = target;
  const { deviceCode = false, browser, redirectUri, prompt } = options;
  const method: Method = methodOf({
    deviceCode,
    browser,
    grant: block.grant ?? "",
    redirects: redirectUri !== undefined,
    offersCode: server.device_authorization_endpoint !== undefined,
    env: processEnv(),
    platform: process.platform,
  });
  if (method === "device-code") {
    if (redirectUri !== undefined) throw new ConfigError([REDIRECTED], { subject: "use of login" });
    if (prompt !== undefined) io.stderr(`warning: ${NO_PROMPT}\n`);
  }
  const work =
    method === "device-code"
      ? signInWithCode(target, (shown) => showCode(shown, io), sleep)
      : signInWithBrowser(target, {
          ...defined({ redirectUri, prompt }),
          open: (url) => {
            showAddress(url, method, target.command, io);
            if (method === "browser") openBrowser(url);
          },
        });
  return whileWaiting("Waiting for you to sign in (Ctrl+C to stop)", work, io);
}

const REDIRECTED = {
  path: "--redirect-uri",
  message: "has no effect with a device code, after which no browser comes back; remove it",
};

const NO_PROMPT =
  "--prompt has no effect with a device code; without a display, --no-browser signs in by an address";

/** Stores the session: sealed by the keychain if that works, and says so if it does not. */
async function keep(
  sessions: FileSessions,
  { scope }: SignInProvider,
  session: Session,
  { sessionStore }: LoginOptions,
  io: Io,
): Promise<Protection> {
  if (sessionStore !== "file") {
    try {
      await sessions.start(scope, "keychain", session);
      return "keychain";
    } catch (error) {
      if (sessionStore === "keychain" || !(error instanceof ByokIdentityError)) throw error;
      io.stderr(
        `The session is kept in a file that only you can read. ${withoutKeychain(error)}\n`,
      );
    }
  }
  await sessions.start(scope, "file", session);
  return "file";
}

function withoutKeychain({ code, summary, hint = "" }: ByokIdentityError): string {
  return code === "ERR_DEPENDENCY_MISSING"
    ? `To use the OS keychain: ${hint.replace("Run: ", "")}`
    : summary;
}
