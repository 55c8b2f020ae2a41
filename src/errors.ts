/**
 * Every way this package can fail, as a stable code. Text may change between releases, codes do not.
 */
export type ErrorCode =
  /** The configuration is wrong; {@link ConfigError.problems} lists every problem. */
  | "ERR_CONFIG_INVALID"
  /** No provider has the name that was asked for. */
  | "ERR_PROVIDER_UNKNOWN"
  /** What is asked for is valid, but cannot be done here. */
  | "ERR_NOT_SUPPORTED"
  /** The configuration holds no credential, so there is no token to get. */
  | "ERR_NO_CREDENTIAL"
  /** A package that this source needs cannot be loaded. */
  | "ERR_DEPENDENCY_MISSING"
  /** The identity endpoint could not be reached, or answered with a transient failure to the last try. */
  | "ERR_IDENTITY_UNAVAILABLE"
  /** The identity endpoint did not answer within the time allowed. */
  | "ERR_IDENTITY_TIMEOUT"
  /** The identity endpoint refused: wrong identity, scope or proof. Trying again does not help. */
  | "ERR_IDENTITY_REFUSED"
  /** The managed-identity source of this environment cannot honour the selector. */
  | "ERR_SELECTOR_UNSUPPORTED"
  /** A source answered with something that cannot be sent as a credential. */
  | "ERR_TOKEN_MALFORMED"
  /** A source answered with a token that has already expired. */
  | "ERR_TOKEN_EXPIRED"
  /** A forced renewal brought back the very token that the server refused. */
  | "ERR_TOKEN_UNCHANGED"
  /** A static credential was refused; nothing here can renew it. */
  | "ERR_TOKEN_STATIC"
  /** A credential command could not be run, failed, or printed nothing usable. */
  | "ERR_COMMAND_FAILED"
  /** A credential file is missing, unreadable or holds nothing usable. */
  | "ERR_FILE_UNREADABLE"
  /** A bearerTokenProvider callback failed. */
  | "ERR_CALLBACK_FAILED"
  /** The request would carry the credential over plain http, or away from the provider's origin. */
  | "ERR_INSECURE_TARGET"
  /** The token store did not answer in time, or failed. A provider that uses it goes on without it. */
  | "ERR_STORE_UNAVAILABLE"
  /** The ProviderAuth or the token store was closed. */
  | "ERR_CLOSED";

/** What an error says besides its code and what went wrong. */
export interface ErrorDetails {
  /** What to do next, one sentence. */
  readonly hint?: string;
  /** The error behind it, without secrets. */
  readonly cause?: unknown;
  /** Whether the same call may succeed later without a change of configuration. */
  readonly transient?: boolean;
  /** How long the server asked to wait before the next try, milliseconds. */
  readonly retryAfter?: number;
  /** HTTP status the identity endpoint answered with. */
  readonly status?: number;
}

/** Base class of every error thrown here. Its text, cause and JSON form never hold a secret. */
export class ByokIdentityError extends Error {
  override readonly name: string = "ByokIdentityError";
  /** Which failure it is, for programs. */
  readonly code: ErrorCode;
  /** What went wrong; the message is this and the hint. */
  readonly summary: string;
  /** See {@link ErrorDetails}, as for the rest. */
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

/** One thing wrong with a configuration. */
export interface ConfigProblem {
  /** Where, as a path from the root: `managedIdentity.clientId`, `providers[2].name`; empty for the root itself. */
  readonly path: string;
  /** What is wrong, what was expected and, where it can be told, what to write instead. Never the value of a secret field. */
  readonly message: string;
}

/** A configuration that cannot be used, with every problem in it. */
export class ConfigError extends ByokIdentityError {
  override readonly name: string = "ConfigError";
  /** All of them, not the first alone. */
  readonly problems: readonly ConfigProblem[];

  constructor(
    problems: readonly ConfigProblem[],
    details: ErrorDetails & {
      /** What is wrong, for the first words of the message. */
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
