import { ByokIdentityError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import { plainCause, redact } from "../redact.ts";
import { NOT_JSON, type LastResponse } from "./last-response.ts";
import { isPassing } from "../http/passing.ts";
import { retryAfter } from "../http/retry-after.ts";

/** Turns an error of `@azure/identity`, and the result of its last request, into an error of this package. */
export function entraFailure(
  error: unknown,
  what: string,
  last: LastResponse | undefined,
  now: number,
): ByokIdentityError {
  if (error instanceof ByokIdentityError) return error;
  if (last?.failure instanceof ByokIdentityError) return last.failure;
  const { status, unreadable = false, secrets = [] } = last ?? {};
  const said = unreadable
    ? `${NOT_JSON} (status ${status})`
    : (last?.said ?? messageOf(error, secrets));
  const answered = status !== undefined && status < 300;
  const transient =
    last?.failure !== undefined ||
    (answered && unreadable) ||
    (status !== undefined && isPassing("authority", status, last?.error));
  return new ByokIdentityError(
    transient ? "ERR_IDENTITY_UNAVAILABLE" : "ERR_IDENTITY_REFUSED",
    `${what}: ${said}.`,
    {
      transient,
      ...defined({
        hint: unreadable ? PORTAL : entraHint(said),
        cause: plainCause(error, secrets),
        status,
        retryAfter: retryAfter(last?.retryAfter, now),
      }),
    },
  );
}

/** The library adds URLs of its documentation, several per credential. */
function messageOf(error: unknown, secrets: readonly string[]): string {
  if (!(error instanceof Error)) return "unknown failure";
  const text = error.message.replace(
    /\s*(?:To troubleshoot, visit|See the troubleshooting guide[^:]*:) \S+/g,
    "",
  );
  return redact(text, undefined, secrets).replace(/[.,]+$/, "");
}

const PORTAL =
  "Check that no proxy or captive portal answers instead of the authority, and check authorityHost if you have set it.";

const UNKNOWN_APPLICATION = "Check clientId, and that tenantId is the application's tenant.";
const UNKNOWN_TENANT = "Check tenantId, and authorityHost if the tenant is in a sovereign cloud.";
const NOT_FEDERATED =
  "Give the application a federated credential with the issuer, subject and audience of this token.";
const STALE_ASSERTION =
  "Check this machine's clock, and that the process that writes the token or certificate keeps it fresh.";
const WRONG_CLOUD = "Set authorityHost to the authority of the tenant's cloud.";
const WRONG_SCOPE =
  "Check scope: one API that this tenant and cloud know, such as https://cognitiveservices.azure.com/.default.";

/**
 * What to do about an error, by the number after AADSTS. Microsoft may change the numbers: only the hint depends on
 * them.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const HINTS: Readonly<Record<string, string>> = {
  "50013": STALE_ASSERTION,
  "53003": "A Conditional Access policy blocks this identity; ask the tenant's administrator.",
  "70011": WRONG_SCOPE,
  "70021": NOT_FEDERATED,
  "90002": UNKNOWN_TENANT,
  "500011": WRONG_SCOPE,
  "700016": UNKNOWN_APPLICATION,
  "700024": STALE_ASSERTION,
  "700027":
    "Upload this certificate to the application, and check that the file contains the uploaded one.",
  "700211": NOT_FEDERATED,
  "700212": NOT_FEDERATED,
  "700213": NOT_FEDERATED,
  "900021": UNKNOWN_TENANT,
  "900023": UNKNOWN_TENANT,
  "900382": WRONG_CLOUD,
  "900439": WRONG_CLOUD,
  "1002012": WRONG_SCOPE,
  "7000112": "Enable the application in the tenant.",
  "7000215":
    "Use the value of the secret, not its ID, and check that the application still has this secret.",
  "7000222": "The secret has expired: add a new one to the application, and configure it here.",
  "7000229": "Add the application's service principal to the tenant, or check tenantId.",
};

/** What to do about an error that Entra describes in these words. */
export function entraHint(said: string): string | undefined {
  if (/invalid tenant id/i.test(said)) return UNKNOWN_TENANT;
  return HINTS[/AADSTS(\d+)/.exec(said)?.[1] ?? ""];
}
