import { ByokIdentityError } from "../errors.ts";

/** Ends the loop that one token, refused and handed out again, would otherwise go round in. */
export function unchangedError(): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_TOKEN_UNCHANGED",
    "The provider refused the token, and its issuer still hands out the same one.",
    {
      hint: "Check that the provider expects this audience and tenant. Azure hosts keep managed-identity tokens for up to 24 hours, so a role granted just now may count only after that.",
    },
  );
}
