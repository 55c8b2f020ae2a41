// Generated from the JSON Schema. Do not edit: change the schema and generate again.
import type { ErrorCode } from "./types.js";

/** What a {@link TokenError} says in addition to its code and message. */
export interface TokenErrorDetails {
  readonly transient?: boolean;
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** Says why there is no token. Its text contains no secret. */
export class TokenError extends Error {
  override readonly name: string = "TokenError";
  readonly code: ErrorCode;
  /** Whether the same call may succeed later with the same configuration. */
  readonly transient: boolean;
  /** How long to wait before the next attempt, milliseconds, if that is known. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, details: TokenErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.transient = details.transient ?? false;
    this.retryAfter = details.retryAfter;
  }
}
