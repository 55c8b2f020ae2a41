import { ByokIdentityError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import { redact } from "../redact.ts";

/** The answer of a token endpoint. */
export interface TokenAnswer {
  /** The server, as errors name it. */
  readonly endpoint: string;
  /** What was in the request, which a server may return in any field. */
  readonly secrets: readonly string[];
}

/**
 * Checks that a token can be sent as a bearer token. A server refuses one that is bound to a key (DPoP, RFC 9449) without
 * a proof, which needs the method and URL of each request.
 *
 * @param type `token_type`
 * @param others types that can be sent as a bearer token, too
 * @throws ByokIdentityError `ERR_TOKEN_MALFORMED` for any other type than `Bearer`
 */
export function assertBearer(
  type: unknown,
  { endpoint, secrets }: TokenAnswer,
  ...others: readonly string[]
): void {
  if (typeof type !== "string" || ["bearer", ...others].includes(type.toLowerCase())) return;
  throw malformedAnswer(
    endpoint,
    `a token of type ${redact(type, 40, secrets)}, which cannot be sent as a bearer token`,
    "Configure the server to issue plain bearer tokens to this client.",
  );
}

/** The error for an answer without a usable token; `what` says what the endpoint returned. */
export function malformedAnswer(endpoint: string, what: string, hint?: string): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_TOKEN_MALFORMED",
    `${endpoint} returned ${what}.`,
    defined({ hint }),
  );
}
