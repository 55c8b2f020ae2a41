import { ByokIdentityError } from "../../errors.ts";

/** The command with which a person signs in to a provider; `default` is the single one of the environment. */
export function loginCommand(providerName: string): string {
  if (providerName === "default") return "byok-identity login";
  const quoted = /^[\w.@+-]+$/.test(providerName) ? providerName : JSON.stringify(providerName);
  return `byok-identity login --provider ${quoted}`;
}

/** Only a person can help, by signing in. Never retried. */
export function loginRequired(why: string, signIn: string): ByokIdentityError {
  return new ByokIdentityError("ERR_LOGIN_REQUIRED", why, { hint: signIn });
}
