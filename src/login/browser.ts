import type { AuthorizationResponseError } from "oauth4webapi";
import { OAuthError } from "../credentials/oauth/error-response.ts";
import { isEntra } from "../credentials/oauth/sign-in-scopes.ts";
import { redact } from "../credentials/redact.ts";
import type { Session } from "../credentials/session/session.ts";
import { ByokIdentityError } from "../errors.ts";
import { withDeadline } from "../lib/deadline.ts";
import { defined } from "../lib/defined.ts";
import { personText } from "./person-text.ts";
import { checksIdToken, redeemed } from "./grant.ts";
import type { PageText } from "./page.ts";
import { listenForRedirect, type RedirectServer } from "./redirect.ts";
import {
  commonParameters,
  endpointOf,
  refusal,
  withoutRefusedChallenge,
  type LoginTarget,
} from "./target.ts";
import { entryOf } from "../lib/entry-of.ts";

/** Options of {@link signInWithBrowser}. */
export interface BrowserOptions {
  /** Where the server redirects the browser to. Default: any free port of this machine. */
  readonly redirectUri?: string;
  /** The `prompt` of the request: what the server must ask the person in any case. */
  readonly prompt?: string;
  /** Brings the person's browser to this URL. */
  readonly open: (url: string) => void;
}

/** How long the person may take in the browser, milliseconds: as long as a device code of Entra is valid. */
const PATIENCE = 15 * 60_000;

/**
 * The authorization code grant with PKCE: the person signs in with a browser on this machine, which returns the code to a
 * port of this machine. If the server refuses the claims challenge, the same browser continues without it.
 *
 * @throws ByokIdentityError `ERR_IDENTITY_REFUSED` if the server refuses or the person does not finish in time.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8252
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-2.1
 */
export async function signInWithBrowser(
  target: LoginTarget,
  { redirectUri, ...options }: BrowserOptions,
): Promise<Session> {
  endpointOf(target, "authorization_endpoint");
  const listener = await listenForRedirect(
    redirectUri ?? (isEntra(target.server) ? LOCALHOST : LOOPBACK),
  );
  try {
    return await attempt(target, options, listener);
  } finally {
    listener.close();
  }
}

async function attempt(
  target: LoginTarget,
  { prompt, open }: Omit<BrowserOptions, "redirectUri">,
  listener: RedirectServer,
): Promise<Session> {
  const { library, server, client, block, signal } = target;
  const url = endpointOf(target, "authorization_endpoint");
  const state = library.generateRandomState();
  const nonce = library.generateRandomNonce();
  const verifier = library.generateRandomCodeVerifier();
  const parameters = commonParameters(target);
  const challenge = await library.calculatePKCECodeChallenge(verifier);
  const own = {
    response_type: "code",
    redirect_uri: listener.uri,
    state,
    nonce,
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...(block.account === undefined ? {} : { login_hint: block.account }),
    ...defined({ prompt: promptFor(target, prompt) }),
  };
  for (const [name, value] of [...parameters, ...Object.entries(own)]) {
    url.searchParams.set(name, value);
  }
  const redirected = listener.redirect(state);
  open(url.href);
  const redirect = await withDeadline(
    { after: PATIENCE, error: () => unanswered(target), signal },
    () => redirected,
  );
  try {
    const answer = library.validateAuthResponse(server, client, redirect.url, state);
    const requested = checksIdToken(target) && target.scope.split(" ").includes("openid");
    const expected = requested ? { expectedNonce: nonce } : {};
    const session = await redeemed(
      target,
      [verifier, answer.get("code") ?? ""],
      (options) =>
        library.authorizationCodeGrantRequest(
          server,
          client,
          library.None(),
          answer,
          listener.uri,
          verifier,
          options,
        ),
      (response) => library.processAuthorizationCodeResponse(server, client, response, expected),
    );
    await redirect.end({
      outcome: "success",
      title: "You are signed in",
      text: `${personText(session.person, "As ", ". ")}You can close this window and go back to the terminal.`,
    });
    return session;
  } catch (error) {
    if (signal.aborted) {
      // The page also closes the browser's connection, which would keep the process alive.
      await redirect.end(STOPPED);
      throw signal.reason;
    }
    const { failure, code } = asFailure(error, library.AuthorizationResponseError);
    const next = withoutRefusedChallenge(target, code, failure);
    if (next !== undefined) {
      return attempt(next, { ...defined({ prompt }), open: redirect.goOn }, listener);
    }
    await redirect.end({
      outcome: "failure",
      title: "You are not signed in",
      text: failure.message,
    });
    throw failure;
  }
}

const STOPPED: PageText = {
  outcome: "failure",
  title: "You are not signed in",
  text: "The sign-in was stopped in the terminal.",
};

/**
 * A refresh token needs the person's consent at each sign-in, unless the server has rules of its own, as Entra does.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#OfflineAccess
 */
function promptFor({ server, scope }: LoginTarget, prompt: string | undefined): string | undefined {
  const offline = !isEntra(server) && scope.split(" ").includes("offline_access");
  const asked = [prompt, offline ? "consent" : undefined].filter((each) => each !== undefined);
  return asked.length === 0 ? undefined : [...new Set(asked)].join(" ");
}

/**
 * Entra ignores the port of `http://localhost` and of no other host, unless the application's manifest is edited.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
 */
const LOCALHOST = "http://localhost";

function unanswered({ command }: LoginTarget): ByokIdentityError {
  return refusal(
    `Nobody finished the sign-in in the browser within ${PATIENCE / 60_000} minutes.`,
    `Start it again, or use a browser on another machine: ${command} --device-code`,
  );
}

/** RFC 8252, section 8.3: the address, because the name may lead elsewhere. */
const LOOPBACK = "http://127.0.0.1";

interface Failure {
  readonly failure: ByokIdentityError;
  /** The `error` of the server's answer, not to be shown. */
  readonly code?: string | undefined;
}

function asFailure(error: unknown, Refused: typeof AuthorizationResponseError): Failure {
  if (error instanceof OAuthError) return { failure: error, code: error.error };
  if (error instanceof ByokIdentityError) return { failure: error };
  if (error instanceof Refused) {
    const { error: code, error_description: description } = error;
    const said = redact([code, description].filter((part) => part !== undefined).join(" – "));
    const summary = `The server did not sign you in: ${said}.`;
    return { failure: refusal(summary, entryOf(HINTS, code) ?? HINT), code };
  }
  const why = redact(error instanceof Error ? error.message : String(error));
  const summary = `The answer in the browser is not one of this server: ${why}.`;
  return { failure: refusal(summary, MIXED_UP) };
}

const HINT = "Check clientId and scope, and how this client is registered on the server.";

const MIXED_UP = "Do not go on; check issuer, and tell the administrator of the server.";

/** @see https://openid.net/specs/openid-connect-core-1_0.html#AuthError */
const HINTS: Readonly<Record<string, string>> = {
  access_denied: "Sign in again, and accept what the application asks for.",
  consent_required: "Sign in again with --prompt consent, or ask the administrator for consent.",
  invalid_scope: "Check scope: the server has to know it and allow it for this client.",
  unauthorized_client: "Allow the authorization code grant for this client on the server.",
};
