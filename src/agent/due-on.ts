import { defined } from "../lib/defined.ts";
import type { ProviderAuth } from "../provider-auth.ts";
import type { AccessToken } from "../token/types.ts";

/** Adds the time at which the token is due: its receiver does not know the token's whole lifetime. */
export function withDueOn(token: AccessToken, auth: Pick<ProviderAuth, "status">): AccessToken {
  return { ...token, ...defined({ dueOn: auth.status().dueOn }) };
}
