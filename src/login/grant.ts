import type { TokenEndpointResponse } from "oauth4webapi";
import type { OAuthLibrary } from "../credentials/oauth/library.ts";
import { answerExpiry } from "../credentials/oauth/answer-expiry.ts";
import {
  oauthError,
  type ErrorContext,
  type OAuthError,
} from "../credentials/oauth/error-response.ts";
import { serverName } from "../credentials/oauth/server-name.ts";
import { entraReason } from "../credentials/oauth/sign-in-refusal.ts";
import { tokenHttp } from "../credentials/oauth/token-http.ts";
import { redact } from "../credentials/redact.ts";
import type { Person, Session } from "../credentials/session/session.ts";
import { ByokIdentityError } from "../errors.ts";
import { abortable } from "../lib/abortable.ts";
import { defined } from "../lib/defined.ts";
import type { Fields } from "../lib/fields.ts";
import { isLoopback } from "../lib/secure-url.ts";
import { sentence } from "../lib/sentence.ts";
import { dueOnOf } from "../token/policy.ts";
import { refusal, type LoginTarget } from "./target.ts";

/** How long an access token of unknown expiry is used, milliseconds. */
const TTL = 300_000;

interface RequestOptions {
  readonly url: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly secrets: readonly string[];
  readonly hints?: Readonly<Record<string, string>>;
  /** Receives the body of a successful answer. */
  readonly received?: (body: Fields) => void;
  /** See `TokenHttpOptions.ignored`. */
  readonly ignored?: boolean;
  /** Whether the answer's ID token is kept, to be checked. */
  readonly idToken?: boolean;
}

/** The library's options for one request: it is sent with our HTTP client, and fails with our errors. */
export function requestOptions(
  library: OAuthLibrary,
  { url, timeout, secrets, hints = {}, received, ignored = false, idToken = false }: RequestOptions,
): Parameters<OAuthLibrary["deviceAuthorizationRequest"]>[4] {
  const context: ErrorContext = {
    endpoint: serverName(url),
    secrets,
    hints: { ...HINTS, ...hints },
    hint: "Check clientId and scope, and how this client is registered on the server.",
  };
  return {
    [library.customFetch]: tokenHttp({
      timeout,
      idToken,
      ignored,
      refuse: (answer) => advised(oauthError(answer, context, Date.now())),
      received: (body) => {
        received?.(body);
        return Promise.resolve();
      },
    }),
    [library.allowInsecureRequests]: isLoopback(new URL(url).hostname),
  };
}

/** Adds advice to an error of Entra, whose reason is only in a number: its `error` is nearly always `invalid_grant`. */
function advised(error: OAuthError): OAuthError {
  const { number = "", why } = entraReason(error);
  const own = OWN_ADVICE[number];
  if (own !== undefined) return error.withHint(own);
  if (why === undefined) return error;
  const advice =
    ADVICE[number] ?? "Sign in again; if that does not help, ask the tenant's administrator.";
  return error.withHint(`${sentence(why)} ${advice}`);
}

const PUBLIC =
  "Register the client as a public one: at Entra, “Allow public client flows” under Authentication.";

/**
 * What to do about errors of the configuration.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const OWN_ADVICE: Readonly<Record<string, string>> = {
  "500011": "Check scope: the tenant has no such API.",
  "700016": "Check clientId, and the tenant in issuer.",
  "7000218": PUBLIC,
  "90002": "Check the tenant in issuer.",
};

/** What to do, in addition to the reason. */
const ADVICE: Readonly<Record<string, string>> = {
  "53003":
    "Many tenants block device codes: sign in with a browser on this machine. Otherwise ask the tenant's administrator.",
  "65001": "Sign in again with --prompt consent, or ask the tenant's administrator for consent.",
};

const HINTS: Readonly<Record<string, string>> = {
  invalid_client: `Check clientId. ${PUBLIC}`,
  unauthorized_client: PUBLIC,
  invalid_scope: "Check scope: the server has to know it and allow it for this client.",
  invalid_grant: "The code was used before, or took too long. Sign in again.",
};

/** Whether an ID token can be checked: without an issuer, nothing says who should have issued it. */
export function checksIdToken({ block }: Pick<LoginTarget, "block">): boolean {
  return block.issuer !== undefined;
}

/**
 * Redeems the code of a flow, and creates a session from the answer.
 *
 * @throws ByokIdentityError if the server refuses, if its ID token is not for this sign-in, or if another
 * account than the configured one has signed in.
 */
export async function redeemed(
  target: LoginTarget,
  secrets: readonly string[],
  request: (options: ReturnType<typeof requestOptions>) => Promise<Response>,
  process: (response: Response) => Promise<TokenEndpointResponse>,
): Promise<Session> {
  const { library, server, timeout, signal } = target;
  const url = server.token_endpoint ?? "";
  const sentOn = Date.now();
  let body: Fields = {};
  const response = await abortable(
    request(
      requestOptions(library, {
        url,
        timeout,
        secrets,
        received: (answer) => (body = answer),
        idToken: checksIdToken(target),
      }),
    ),
    signal,
  );
  let claims: Fields | undefined;
  try {
    const answer = await process(response);
    claims = library.getValidatedIdTokenClaims(answer);
  } catch (error) {
    if (error instanceof ByokIdentityError) throw error;
    const why = redact(error instanceof Error ? error.message : String(error));
    throw refusal(`The answer of ${serverName(url)} is not for this sign-in: ${why}.`, UNTRUSTED);
  }
  const { access_token: token, refresh_token: refreshToken } = body;
  if (typeof token !== "string")
    throw refusal(`${serverName(url)} issued no access token.`, UNTRUSTED);
  const person = personOf(claims ?? {});
  assertAccount(target, person);
  const expiresOn = answerExpiry(token, body, sentOn);
  const renewedOn = Date.now();
  const access = { token, ...defined({ expiresOn }) };
  const dueOn = dueOnOf(access, { acquiredOn: renewedOn, ttl: TTL, mints: true });
  return {
    ...(typeof refreshToken === "string" && refreshToken !== "" ? { refreshToken } : {}),
    accessToken: { ...access, dueOn },
    person,
    signedInOn: renewedOn,
    renewedOn,
  };
}

const UNTRUSTED =
  "Do not go on; check issuer and clientId, and this machine's clock, and tell the administrator of the server.";

/** @see https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims */
function personOf(claims: Fields): Person {
  const text = (name: string): string | undefined => {
    const value = claims[name];
    return typeof value === "string" && value !== "" ? redact(value, 200) : undefined;
  };
  return defined({
    name: text("name"),
    username: text("preferred_username") ?? text("upn") ?? text("email"),
    subject: text("sub"),
    issuer: text("iss"),
    tenant: text("tid"),
  });
}

/** A session for one account must not contain another account's tokens. */
function assertAccount({ block, command }: LoginTarget, { username, subject }: Person): void {
  const { account: wanted } = block;
  if (wanted === undefined) return;
  const names = [username, subject].filter((name) => name !== undefined);
  if (names.some((name) => name.toLowerCase() === wanted.toLowerCase())) return;
  throw refusal(
    `${names[0] ?? "Somebody unknown"} signed in, but account is ${wanted}.`,
    `Sign in with that account: ${command} --prompt select_account`,
  );
}
