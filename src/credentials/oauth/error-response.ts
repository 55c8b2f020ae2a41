import { ByokIdentityError, type ErrorCode, type ErrorDetails } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import { isPassing } from "../http/passing.ts";
import { retryAfter } from "../http/retry-after.ts";
import { redact } from "../redact.ts";
import { isFields, type Fields } from "../../lib/fields.ts";
import { entryOf } from "../../lib/entry-of.ts";

/** An answer other than 200. */
export interface ErrorResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined if it is not a JSON object. */
  readonly body: Fields | undefined;
}

/** The server's refusal to issue a token. */
export class OAuthError extends ByokIdentityError {
  readonly #reason: Reason;

  constructor(code: ErrorCode, message: string, details: ErrorDetails, reason: Reason) {
    super(code, message, details);
    this.#reason = reason;
  }

  /** The unredacted `error` of the answer (RFC 6749, section 5.2), not to be shown; undefined if there is none. */
  get error(): string | undefined {
    return this.#reason.error;
  }

  /** What else the answer says, unredacted and not to be shown. A method, because a getter is shown by `inspect`. */
  said(): Pick<Reason, "description" | "claims"> {
    return this.#reason;
  }

  /** The same error with other advice. */
  withHint(hint: string): OAuthError {
    const { code, summary, transient, status, cause } = this;
    const optional = defined({ status, cause, retryAfter: this.retryAfter });
    return new OAuthError(code, summary, { hint, transient, ...optional }, this.#reason);
  }
}

/** What an answer says about a refusal. */
interface Reason {
  readonly error?: string;
  readonly description?: unknown;
  /**
   * The claims that Entra wants a new sign-in to meet, JSON.
   *
   * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge
   */
  readonly claims?: string;
}

/** What is needed to describe an error response. */
export interface ErrorContext {
  /** The endpoint that answered. */
  readonly endpoint: string;
  /** Secrets that were sent, and must not be shown if the answer quotes them. */
  readonly secrets: readonly string[];
  /** What to do, by the `error` of the answer. */
  readonly hints: Readonly<Record<string, string>>;
  /** What to do if there is no such endpoint. The default is about the configured URLs. */
  readonly missing?: string;
  /** What to do in all other cases. */
  readonly hint: string;
}

const REDIRECTED = "Redirects are not followed: configure the final URL of the server, with https.";

const NO_ENDPOINT =
  "There is no such endpoint at this URL. Check the URL in the configuration: issuer, tokenUrl, authorityHost or, with exchange.anthropic, baseUrl.";

const TRIED_AGAIN =
  "The next request retries. If the failure persists, check the health of that server.";

/** The error for an answer other than 200. */
export function oauthError(
  { status, headers, body }: ErrorResponse,
  { endpoint, secrets, hints, hint, missing = NO_ENDPOINT }: ErrorContext,
  now: number,
): OAuthError {
  const reason = reasonOf(body);
  const { error, description } = reason;
  const transient = isPassing("authority", status, error);
  const said = describe([error, description], secrets);
  const advice = isRedirect(status)
    ? REDIRECTED
    : (entryOf(hints, error) ?? (isElsewhere(status) ? missing : hint));
  return new OAuthError(
    transient ? "ERR_IDENTITY_UNAVAILABLE" : "ERR_IDENTITY_REFUSED",
    `${endpoint} answered ${status}${said === "" ? "" : `: ${said}`}${requestId(headers)}.`,
    {
      transient,
      status,
      hint: transient ? TRIED_AGAIN : advice,
      ...(transient ? defined({ retryAfter: retryAfter(headers["retry-after"], now) }) : {}),
    },
    reason,
  );
}

/** Whether it is not the endpoint that has answered, so that the request was not judged. */
export function isElsewhere(status = 0): boolean {
  return isRedirect(status) || status === 404 || status === 405;
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/** RFC 6749 section 5.2; some servers put both into an object. */
function reasonOf(body: Fields | undefined): Reason {
  const error = body?.["error"];
  if (isFields(error)) {
    const code = error["code"] ?? error["type"];
    return {
      ...(typeof code === "string" ? { error: code } : {}),
      description: error["message"] ?? error["error_description"],
    };
  }
  const claims = body?.["claims"];
  return {
    ...(typeof error === "string" ? { error } : {}),
    description: body?.["error_description"] ?? body?.["message"],
    ...(typeof claims === "string" ? { claims } : {}),
  };
}

/** The ID by which the server's operator finds the request, from the headers that large issuers use. */
function requestId(headers: ErrorResponse["headers"]): string {
  const id = headers["request-id"] ?? headers["x-request-id"] ?? headers["x-ms-request-id"];
  return id === undefined || !/^[\w.:-]{1,80}$/.test(id) ? "" : ` (request ID ${id})`;
}

function describe(parts: readonly unknown[], secrets: readonly string[]): string {
  let text = parts.filter((part) => typeof part === "string").join(" – ");
  for (const secret of secrets.flatMap(spellings)) text = text.replaceAll(secret, "[redacted]");
  return redact(text).replace(/\.$/, "");
}

/** Both as plain text and form-encoded. */
function spellings(secret: string): string[] {
  if (secret === "") return [];
  return [
    secret,
    new URLSearchParams([["", secret]]).toString().slice(1),
    encodeURIComponent(secret),
  ];
}
