import { ByokIdentityError } from "../../errors.ts";
import { plainCause, redact } from "../redact.ts";
import type { Exchange } from "./direct-http-client.ts";
import { retryAfter } from "./retry-after.ts";

/** What `@azure/identity` threw, with what its last request came to, as an error of ours. */
export function entraFailure(
  error: unknown,
  what: string,
  last: Exchange | undefined,
  now: number,
): ByokIdentityError {
  if (error instanceof ByokIdentityError) return error;
  const cause = plainCause(error);
  const said =
    error instanceof Error ? redact(error.message).replace(/\.$/, "") : "unknown failure";
  const status = last?.status;
  const after = retryAfter(last?.retryAfter, now);
  const transient =
    last?.failure !== undefined ||
    (status !== undefined && (status === 429 || status === 408 || status >= 500));
  const details = {
    transient,
    ...(cause === undefined ? {} : { cause }),
    ...(status === undefined ? {} : { status }),
    ...(after === undefined ? {} : { retryAfter: after }),
  };
  if (transient)
    return new ByokIdentityError(
      "ERR_IDENTITY_UNAVAILABLE",
      `${what}: no token: ${said}.`,
      details,
    );
  const hint = hintFor(said);
  return new ByokIdentityError("ERR_IDENTITY_REFUSED", `${what} was refused: ${said}.`, {
    ...details,
    ...(hint === undefined ? {} : { hint }),
  });
}

/**
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /AADSTS700016|AADSTS7000215|AADSTS7000222/,
    "Check clientId and tenantId, and that the secret or certificate is the application's and has not expired.",
  ],
  [
    /AADSTS70021|AADSTS700211|AADSTS700213/,
    "Add a federated credential with this token's issuer, subject and audience to the application.",
  ],
  [/AADSTS500011/, "Check scope: the tenant knows no API of that name."],
  [/AADSTS90002|AADSTS900023/, "Check tenantId."],
];

function hintFor(said: string): string | undefined {
  return HINTS.find(([pattern]) => pattern.test(said))?.[1];
}
