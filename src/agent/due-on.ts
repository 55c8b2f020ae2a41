import { defined } from "../lib/defined.ts";
import type { ProviderAuth } from "../provider-auth.ts";
import type { AccessToken } from "../token/types.ts";

/** Adds when the token is due: whoever receives it does not know how long its whole life is. */
export function withDueOn(token: AccessToken, auth: Pick<ProviderAuth, "status">): AccessToken {
  return { ...token, ...defined({ dueOn: auth.status().dueOn }) };
}
