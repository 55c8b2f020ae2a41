/** A stable code for every way this package can fail. Messages may change between releases; codes do not. */
export type ErrorCode =
  /** The configuration is invalid; {@link ConfigError.problems} lists every problem. */
  | "ERR_CONFIG_INVALID"
  /** No provider has the requested name. */
  | "ERR_PROVIDER_UNKNOWN"
  /** The request is valid but not supported here. */
  | "ERR_NOT_SUPPORTED"
  /** The configuration has no credential, so there is no token to get. */
  | "ERR_NO_CREDENTIAL"
  /** A package that this source needs cannot be loaded. */
  | "ERR_DEPENDENCY_MISSING"
  /** The identity endpoint could not be reached, or answered the last attempt with a transient failure. */
  | "ERR_IDENTITY_UNAVAILABLE"
  /** The identity endpoint did not answer within the time limit. */
  | "ERR_IDENTITY_TIMEOUT"
  /** The identity endpoint refused the request: wrong identity, scope or proof. Retrying does not help. */
  | "ERR_IDENTITY_REFUSED"
  /** A person has to sign in, for the first time or again: `byok-identity login`. */
  | "ERR_LOGIN_REQUIRED"
  /** The managed-identity source of this environment does not support the selector. */
  | "ERR_SELECTOR_UNSUPPORTED"
  /** A source returned something that cannot be sent as a credential. */
  | "ERR_TOKEN_MALFORMED"
  /** A source returned a token that has already expired. */
  | "ERR_TOKEN_EXPIRED"
  /** A forced renewal returned the same token that the server had refused. */
  | "ERR_TOKEN_UNCHANGED"
  /** The server refuses every token, new ones too: usually a role is missing, or the scope or tenant is wrong. */
  | "ERR_NEW_TOKENS_REFUSED"
  /** A static credential was refused; this package cannot renew it. */
  | "ERR_TOKEN_STATIC"
  /** A credential command could not be run, failed, or printed nothing usable. */
  | "ERR_COMMAND_FAILED"
  /** A credential file is missing, unreadable or has no usable content. */
  | "ERR_FILE_UNREADABLE"
  /** A bearerTokenProvider callback failed. */
  | "ERR_CALLBACK_FAILED"
  /** The request would send the credential over plain http, or to another origin than the provider's. */
  | "ERR_INSECURE_TARGET"
  /** The provider did not accept a request, or did not answer, when a command checked it. */
  | "ERR_PROVIDER_CHECK_FAILED"
  /** Files or the service of this user could not be changed. What had been changed by then was restored. */
  | "ERR_SETUP_FAILED"
  /** The token store did not answer in time, or failed. A provider that uses it continues without it. */
  | "ERR_STORE_UNAVAILABLE"
  /** The ProviderAuth or the token store was closed. */
  | "ERR_CLOSED";

/** What an error contains in addition to its code and message. */
export interface ErrorDetails {
  /** What to do next, in one sentence. */
  readonly hint?: string;
  /** The original error, without secrets. */
  readonly cause?: unknown;
  /** Whether the same call may succeed later with the same configuration. */
  readonly transient?: boolean;
  /** How long the server asked to wait before the next attempt, milliseconds. */
  readonly retryAfter?: number;
  /** HTTP status of the identity endpoint's answer. */
  readonly status?: number;
}

/** Base class of every error of this package. Its text, cause and JSON form never contain a secret. */
export class ByokIdentityError extends Error {
  override readonly name: string = "ByokIdentityError";
  /** The kind of failure, for programs. */
  readonly code: ErrorCode;
  /** What went wrong. The message consists of this and the hint. */
  readonly summary: string;
  /** See {@link ErrorDetails} for this and the other fields. */
  readonly hint: string | undefined;
  readonly transient: boolean;
  readonly retryAfter: number | undefined;
  readonly status: number | undefined;

  constructor(code: ErrorCode, summary: string, details: ErrorDetails = {}) {
    super(
      details.hint === undefined ? summary : `${summary} ${details.hint}`,
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.code = code;
    this.summary = summary;
    this.hint = details.hint;
    this.transient = details.transient ?? false;
    this.retryAfter = details.retryAfter;
    this.status = details.status;
  }
}

/** One problem of a configuration. */
export interface ConfigProblem {
  /** Path from the root: `managedIdentity.clientId`, `providers[2].name`; empty for the root itself. */
  readonly path: string;
  /** What is wrong, what was expected and, if known, what to write instead. Never the value of a secret field. */
  readonly message: string;
}

/** An invalid configuration, with every problem in it. */
export class ConfigError extends ByokIdentityError {
  override readonly name: string = "ConfigError";
  /** All problems, not only the first. */
  readonly problems: readonly ConfigProblem[];

  constructor(
    problems: readonly ConfigProblem[],
    details: ErrorDetails & {
      /** What is invalid, for the start of the message. */
      readonly subject?: string;
    } = {},
  ) {
    const subject = details.subject ?? "provider configuration";
    const lines = problems.map(({ path, message }) =>
      path === "" ? message : `${path}: ${message}`,
    );
    super(
      "ERR_CONFIG_INVALID",
      lines.length === 1
        ? `Invalid ${subject}: ${lines[0]}`
        : `Invalid ${subject}, ${lines.length} problems:\n  ${lines.join("\n  ")}`,
      details,
    );
    this.problems = problems;
  }
}
