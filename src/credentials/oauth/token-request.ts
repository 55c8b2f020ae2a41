import type { AuthorizationServer } from "oauth4webapi";
import type { OAuth } from "../../config/types.ts";
import type { Fields } from "../../lib/fields.ts";
import { isLoopback } from "../../lib/secure-url.ts";
import { defined } from "../../lib/defined.ts";
import type { AccessToken } from "../../token/types.ts";
import { redact } from "../redact.ts";
import { answerExpiry } from "./answer-expiry.ts";
import { assertBearer, malformedAnswer } from "./bearer-answer.ts";
import { mayRefuseClaims } from "./claims-refusal.ts";
import { clientAuth, clientAuthMethods } from "./client-auth.ts";
import { tokenHttp } from "./token-http.ts";
import { serverName } from "./server-name.ts";
import { oauthError, OAuthError } from "./error-response.ts";
import type { OAuthLibrary } from "./library.ts";

/** One request to the token endpoint. */
export interface TokenRequestOptions {
  readonly library: OAuthLibrary;
  readonly server: AuthorizationServer;
  /** Undefined for a public client. */
  readonly secret: string | undefined;
  /** Undefined for the client credentials grant. */
  readonly refreshToken?: string;
  /** Called with the refresh token in an answer, before the rest of the answer is checked. */
  readonly keep?: (refreshToken: string) => Promise<void>;
  /** Keeps the process alive until the answer has arrived. */
  readonly hold?: boolean;
  readonly claims?: string | undefined;
  /** Time limit, milliseconds. */
  readonly timeout: number;
}

type Client = Pick<OAuth, "clientId" | "scope" | "audience">;

/**
 * Sends one request to the token endpoint, or two while the client authentication method is still unknown. If the server
 * refuses the claims, the request is sent once more without them. Rejects with an {@link OAuthError} if the server
 * refuses, and with `ERR_TOKEN_MALFORMED` if the answer is not a bearer token.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5
 */
export async function requestToken(
  client: Client,
  options: TokenRequestOptions,
): Promise<AccessToken> {
  try {
    return await authenticated(client, options);
  } catch (error) {
    const refused = error instanceof OAuthError && mayRefuseClaims(error.error);
    if (options.claims === undefined || !refused) throw error;
    return authenticated(client, { ...options, claims: undefined });
  }
}

async function authenticated(client: Client, options: TokenRequestOptions): Promise<AccessToken> {
  const methods = clientAuthMethods(options.server, options.secret);
  for (const method of methods.slice(0, -1)) {
    try {
      return await ask(client, method, options);
    } catch (error) {
      if (!(error instanceof OAuthError && error.error === "invalid_client")) throw error;
    }
  }
  return ask(client, methods.at(-1) ?? "None", options);
}

async function ask(
  { clientId, scope, audience }: Client,
  method: ReturnType<typeof clientAuthMethods>[number],
  options: TokenRequestOptions,
): Promise<AccessToken> {
  const { library, server, secret, refreshToken, claims, timeout, hold = false } = options;
  const url = server.token_endpoint ?? "";
  const endpoint = serverName(url);
  const sentOn = Date.now();
  const grant = refreshToken === undefined ? "client_credentials" : "refresh_token";
  const context = {
    endpoint,
    secrets: [secret ?? "", refreshToken ?? ""],
    hints: { ...HINTS, invalid_client: secret === undefined ? NO_SECRET : WRONG_SECRET },
    hint: "Check clientId, grant and scope, and the permissions of this client on the server.",
  };
  let body: Fields = {};
  const response = await library.genericTokenEndpointRequest(
    server,
    { client_id: clientId },
    clientAuth(method, secret, library),
    grant,
    { ...defined({ refresh_token: refreshToken, scope, audience, claims }) },
    {
      [library.customFetch]: tokenHttp({
        timeout,
        hold,
        refuse: (answer) => oauthError(answer, context, Date.now()),
        async received(answer) {
          body = answer;
          const next = answer["refresh_token"];
          if (typeof next === "string" && next !== "") await options.keep?.(next);
        },
      }),
      [library.allowInsecureRequests]: isLoopback(new URL(url).hostname),
    },
  );
  assertBearer(body["token_type"], context);
  try {
    const { access_token: token } = await library.processGenericTokenEndpointResponse(
      server,
      { client_id: clientId },
      response,
    );
    return { token, ...defined({ expiresOn: answerExpiry(token, body, sentOn) }) };
  } catch (error) {
    const how =
      error instanceof Error ? redact(error.message, 400, context.secrets) : "unknown failure";
    throw malformedAnswer(endpoint, `an answer that is not a token response: ${how}`);
  }
}

const WRONG_SECRET =
  "Check clientId and the client secret: the secret must belong to this client and must not have expired.";
const NO_SECRET =
  "Check clientId. A client that is not public needs clientSecret or clientSecretFile.";
const SIGN_IN =
  "The refresh token has expired, was revoked, or was used by someone else. Sign in again and store the new refresh token.";
const WRONG_AUDIENCE = "Check audience, and that this client may get tokens for it.";

/**
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 * @see https://www.rfc-editor.org/rfc/rfc8707#section-2
 */
const HINTS: Readonly<Record<string, string>> = {
  invalid_grant: SIGN_IN,
  invalid_scope: "Check scope: a client can only request scopes that the server has granted to it.",
  unauthorized_client:
    "Allow this grant for the client on the server, or check grant and clientId.",
  unsupported_grant_type:
    "The server does not support this grant: check grant, and issuer or tokenUrl.",
  invalid_target: WRONG_AUDIENCE,
  access_denied: WRONG_AUDIENCE,
  interaction_required: SIGN_IN,
  login_required: SIGN_IN,
  consent_required: SIGN_IN,
};
