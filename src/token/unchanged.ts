import { ByokIdentityError } from "../errors.ts";

/** Prevents an endless loop when the issuer keeps returning a token that the server refuses. */
export function unchangedError(): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_TOKEN_UNCHANGED",
    "The provider refused the token, and its issuer still returns the same one.",
    {
      hint: "Check that the provider expects this audience and tenant. Azure hosts keep managed-identity tokens for up to 24 hours, so a role that was just granted may take effect only after that.",
    },
  );
}
