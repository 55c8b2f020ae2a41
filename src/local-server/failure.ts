import { ByokIdentityError } from "../errors.ts";

/** Why a request is answered with an error of this program. */
export interface Failure {
  readonly status: number;
  /** Stable name, for logs and clients. */
  readonly code: string;
  /** For people: what happened and what to do. */
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The answer if there is no credential to send. A transient failure is a 503, which clients retry; any other
 * failure is a 401, which they do not retry.
 */
export function credentialFailure(error: unknown): Failure {
  const known = error instanceof ByokIdentityError ? error : undefined;
  const message = `No credential for the provider: ${known?.message ?? "its source failed."} Nothing was sent.`;
  const code = known?.code ?? "ERR_IDENTITY_UNAVAILABLE";
  if (known !== undefined && !known.transient) return { status: 401, code, message };
  const seconds = Math.ceil((known?.retryAfter ?? 1_000) / 1_000);
  return { status: 503, code, message, headers: { "retry-after": String(seconds) } };
}
