import { ByokIdentityError } from "../../errors.ts";
import { jsonFields, type Fields } from "../../lib/fields.ts";
import { defined } from "../../lib/defined.ts";
import { jwtExpiry } from "../../lib/jwt.ts";
import { redact } from "../redact.ts";
import type { IdentityResponse } from "../http/identity-request.ts";
import { retryAfter } from "../http/retry-after.ts";

/**
 * Statuses that pass by themselves.
 *
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling
 */
function passes(status: number): boolean {
  return status === 404 || status === 408 || status === 410 || status === 429 || status >= 500;
}

/**
 * The body of a successful answer, its expiry brought into the one form (`expires_on`, epoch seconds) that every
 * version of msal reads. Throws what the endpoint said otherwise.
 */
export function readAnswer(response: IdentityResponse, endpoint: string, now: number): Fields {
  const body = jsonFields(response.body);
  if (response.status < 200 || response.status > 299) throw refusal(response, body, endpoint, now);
  if (body === undefined) {
    throw new ByokIdentityError(
      "ERR_IDENTITY_UNAVAILABLE",
      `The identity endpoint ${endpoint} answered with something other than a JSON object.`,
      { transient: true, hint: "Check that no proxy or portal answers in its place." },
    );
  }
  const token = body["access_token"];
  if (typeof token !== "string" || token === "") {
    throw new ByokIdentityError(
      "ERR_TOKEN_MALFORMED",
      `The identity endpoint ${endpoint} answered without an access_token.`,
    );
  }
  const expiresOn = expiry(body, now) ?? jwtExpiry(token);
  return expiresOn === undefined
    ? body
    : { ...body, expires_on: String(Math.floor(expiresOn / 1000)) };
}

/** Epoch milliseconds, from any of the forms the endpoints have used over the years. */
function expiry(body: Fields, now: number): number | undefined {
  const on = body["expires_on"];
  if (typeof on === "number" || (typeof on === "string" && /^\d+$/.test(on)))
    return Number(on) * 1000;
  const date = typeof on === "string" ? Date.parse(on) : Number.NaN;
  if (!Number.isNaN(date)) return date;
  const seconds = body["expires_in"];
  return typeof seconds === "number" || (typeof seconds === "string" && /^\d+$/.test(seconds))
    ? now + Number(seconds) * 1000
    : undefined;
}

function refusal(
  { status, headers }: IdentityResponse,
  body: Fields | undefined,
  endpoint: string,
  now: number,
): ByokIdentityError {
  const said = describe(body);
  const message = `The identity endpoint ${endpoint} answered ${status}${said === "" ? "" : `: ${said}`}.`;
  if (passes(status)) {
    return new ByokIdentityError("ERR_IDENTITY_UNAVAILABLE", message, {
      transient: true,
      status,
      hint: status === 429 ? THROTTLED : PASSING,
      ...defined({ retryAfter: retryAfter(headers["retry-after"], now) }),
    });
  }
  return new ByokIdentityError("ERR_IDENTITY_REFUSED", message, { status, hint: hintFor(said) });
}

const PASSING =
  "The next request tries again. If it lasts, the identity service of this host is unwell: see its health in Azure.";

const THROTTLED =
  "The next request tries again. If it lasts, the processes of this host ask for tokens too often: have them share one byok-identity serve or agent.";

/** What an error answer says of itself, in any of the shapes the endpoints have for it; empty where it says nothing. */
export function describe(body: Fields | undefined): string {
  const error = body?.["error"];
  const nested = typeof error === "object" && error !== null ? (error as Fields) : undefined;
  const parts = [
    typeof error === "string" ? error : nested?.["code"],
    body?.["error_description"] ?? nested?.["message"] ?? body?.["message"],
  ];
  return redact(parts.filter((part) => typeof part === "string").join(" – ")).replace(/\.$/, "");
}

function hintFor(said: string): string {
  if (/multiple user.assigned/i.test(said)) {
    return "Name one of the identities with clientId, objectId or resourceId.";
  }
  if (/invalid_resource|AADSTS500011|resource principal/i.test(said)) {
    return "Check scope: it must be the API's own, such as https://cognitiveservices.azure.com/.default.";
  }
  return "Check that the identity exists and is assigned to this machine, container or app, and that clientId, objectId or resourceId names it.";
}
