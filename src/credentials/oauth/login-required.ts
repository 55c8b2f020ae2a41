import { ByokIdentityError } from "../../errors.ts";

/**
 * The command with which a person signs in to a provider; `default` is the single one of the environment.
 *
 * @param file the providers file, if it is not the one that the environment names.
 */
export function loginCommand(providerName: string, file?: string): string {
  const parts = ["byok-identity login"];
  if (file !== undefined) parts.push(`--config ${quoted(file)}`);
  if (providerName !== "default") parts.push(`--provider ${quoted(providerName)}`);
  return parts.join(" ");
}

/** For a POSIX shell, if it needs that. */
function quoted(text: string): string {
  return /^[\w.@+/:\\-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Only a person can help, by signing in. Never retried. */
export function loginRequired(why: string, signIn: string): ByokIdentityError {
  return new ByokIdentityError("ERR_LOGIN_REQUIRED", why, { hint: signIn });
}
