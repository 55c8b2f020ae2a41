import { ByokIdentityError } from "../../errors.ts";
import { isFields, jsonFields, type Fields } from "../../lib/fields.ts";
import { defined } from "../../lib/defined.ts";
import { expiryOf } from "../expiry.ts";
import { redact } from "../redact.ts";
import type { IdentityResponse } from "../http/identity-request.ts";
import { isPassing } from "../http/passing.ts";
import { retryAfter } from "../http/retry-after.ts";

/**
 * The body of a successful answer, with its expiry converted to `expires_on` in epoch seconds, which every version of
 * msal reads. `now` is in epoch milliseconds; `secrets` are those of the request, which no error shows.
 *
 * @throws ByokIdentityError for any other answer: `ERR_IDENTITY_REFUSED`, `ERR_IDENTITY_UNAVAILABLE` or
 * `ERR_TOKEN_MALFORMED`.
 */
export function readAnswer(
  response: IdentityResponse,
  endpoint: string,
  now: number,
  secrets: readonly string[],
): Fields {
  const body = jsonFields(response.body);
  if (response.status < 200 || response.status > 299) {
    throw refusal(response, describe(body, secrets), endpoint, now);
  }
  if (body === undefined) {
    throw new ByokIdentityError(
      "ERR_IDENTITY_UNAVAILABLE",
      `The answer of the identity endpoint ${endpoint} is not a JSON object.`,
      { transient: true, hint: INSTEAD },
    );
  }
  const token = body["access_token"];
  if (typeof token !== "string" || token === "") {
    const said = describe(body, secrets);
    throw new ByokIdentityError(
      "ERR_TOKEN_MALFORMED",
      `The identity endpoint ${endpoint} answered without an access_token${said === "" ? "" : `: ${said}`}.`,
    );
  }
  // Other values are what some hosts have always sent with a bearer token.
  if (/^pop$/i.test(String(body["token_type"]))) {
    throw new ByokIdentityError(
      "ERR_TOKEN_MALFORMED",
      `The token of the identity endpoint ${endpoint} is bound to a key (pop), so it cannot be sent as a bearer token.`,
      { hint: "Check which service answers at this endpoint." },
    );
  }
  const stated = { on: [body["expires_on"]], in: body["expires_in"], zone: "utc" } as const;
  const expiresOn = expiryOf(token, stated, now);
  const { expires_on: _, expires_in: __, ...rest } = body;
  return expiresOn === undefined || Number.isNaN(expiresOn)
    ? rest
    : { ...rest, expires_on: String(Math.floor(expiresOn / 1000)) };
}

function refusal(
  { status, headers }: IdentityResponse,
  said: string,
  endpoint: string,
  now: number,
): ByokIdentityError {
  const message = `The identity endpoint ${endpoint} answered ${status}${said === "" ? "" : `: ${said}`}.`;
  if (isPassing("host", status)) {
    return new ByokIdentityError("ERR_IDENTITY_UNAVAILABLE", message, {
      transient: true,
      status,
      hint: status === 429 ? THROTTLED : PASSING,
      ...defined({ retryAfter: retryAfter(headers["retry-after"], now) }),
    });
  }
  return new ByokIdentityError("ERR_IDENTITY_REFUSED", message, {
    status,
    hint: hintFor(said, status),
  });
}

const INSTEAD = "Check that no proxy or captive portal answers instead of it.";

const PASSING =
  "The next request retries. If the failure persists, the identity service of this host has a problem: check its health in Azure.";

const THROTTLED =
  "The next request retries. If the failure persists, the processes of this host request tokens too often: let them share one byok-identity serve or agent.";

/**
 * The message of an error answer, in any of the shapes that the endpoints use, without the `secrets` of the request;
 * empty if there is none.
 */
export function describe(body: Fields | undefined, secrets: readonly string[]): string {
  const error = body?.["error"];
  const nested = isFields(error) ? error : undefined;
  const parts = [
    typeof error === "string" ? error : nested?.["code"],
    body?.["error_description"] ?? nested?.["message"] ?? body?.["message"],
  ];
  const text = parts.filter((part) => typeof part === "string").join(" – ");
  return redact(text, undefined, secrets).replace(/\.$/, "");
}

function hintFor(said: string, status: number): string {
  if (status < 400) return INSTEAD;
  if (status === 401) {
    return "Check the variables that this host sets, such as IDENTITY_HEADER: they change when the host restarts, and must be those of this process.";
  }
  if (/multiple user.assigned/i.test(said)) {
    return "Select one of the identities with clientId, objectId or resourceId.";
  }
  if (/invalid_resource|AADSTS500011|resource principal/i.test(said)) {
    return "Check scope: it must belong to the API, such as https://cognitiveservices.azure.com/.default.";
  }
  return "Check that the identity exists and is assigned to this machine, container or app, and that clientId, objectId or resourceId selects it.";
}
