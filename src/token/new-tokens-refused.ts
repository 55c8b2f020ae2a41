import { ByokIdentityError } from "../errors.ts";

/** Stops the renewals caused by a provider that refuses every token. */
export function newTokensRefusedError(): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_NEW_TOKENS_REFUSED",
    "The provider refuses every token, new ones too, so no other is requested for 30 seconds.",
    {
      hint: "Usually the identity lacks a role on the provider's resource, or the scope (audience) or tenant is wrong: run “byok-identity doctor”.",
    },
  );
}
