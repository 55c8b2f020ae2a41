import { ByokIdentityError } from "../../errors.ts";
import { jsonFields } from "../../lib/fields.ts";
import { defined } from "../../lib/defined.ts";
import type { AccessToken } from "../../token/types.ts";
import { isStated } from "../expiry.ts";
import { reachHint } from "../http/reach-hint.ts";
import { sendAuthorityRequest } from "../http/authority-request.ts";
import { answerExpiry } from "../oauth/answer-expiry.ts";
import { assertBearer, malformedAnswer } from "../oauth/bearer-answer.ts";
import { oauthError } from "../oauth/error-response.ts";
import { serverName } from "../oauth/server-name.ts";
import type { Exchange, ExchangeRequest } from "./exchange.ts";

/** What is needed in addition to the request. */
export interface StepContext {
  /** Start of the sentences of errors. */
  readonly what: string;
  /** The token in the request, which no error may contain. */
  readonly subject: string;
  /** Time limit until the whole answer has arrived, milliseconds. */
  readonly timeout: number;
  readonly exchange: Pick<Exchange, "lifetime" | "secrets">;
}

/**
 * Sends one request of an exchange. Redirects are not followed, which would forward the subject. Rejects with an
 * `OAuthError` if the server refuses, and with `ERR_TOKEN_MALFORMED` if the answer has no token to be sent as a bearer
 * token.
 */
export async function sendStep(
  { url, headers, body }: ExchangeRequest,
  { what, subject, timeout, exchange }: StepContext,
): Promise<AccessToken> {
  const endpoint = `${what}: ${serverName(url)}`;
  const secrets = [subject, ...(exchange.secrets ?? [])];
  const sentOn = Date.now();
  const response = await sendAuthorityRequest(
    { method: "POST", url, headers, body },
    { timeout, hint: reachHint("the URL of the exchange") },
  );
  const answer = jsonFields(response.body);
  const token = answer?.["access_token"];
  const good = response.status === 200 || response.status === 201;
  if (!good || (isStated(answer?.["error"]) && !isStated(token))) {
    const context = { endpoint, secrets, hints: {}, hint: "" };
    throw oauthError({ ...response, body: answer }, context, Date.now());
  }
  if (answer === undefined) {
    throw new ByokIdentityError(
      "ERR_IDENTITY_UNAVAILABLE",
      `${endpoint} returned an answer that is not a JSON object.`,
      { transient: true, status: response.status, hint: PORTAL },
    );
  }
  if (typeof token !== "string" || token === "") {
    throw malformedAnswer(endpoint, "an answer without an access_token");
  }
  // A token that is not an OAuth access token has the type N_A (RFC 8693, section 2.2.1).
  assertBearer(answer["token_type"], { endpoint, secrets }, "n_a");
  const { lifetime } = exchange;
  const assumed = lifetime === undefined ? undefined : sentOn + lifetime;
  return { token, ...defined({ expiresOn: answerExpiry(token, answer, sentOn) ?? assumed }) };
}

const PORTAL = "Check the URL, and that no proxy or captive portal answers instead of the server.";
