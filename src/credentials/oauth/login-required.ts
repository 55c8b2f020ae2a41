import { ByokIdentityError } from "../../errors.ts";

/**
 * The command with which a person signs in to a provider; `default` is the single one of the environment.
 *
 * @param file the providers file, if every command does not find it by itself.
 * @param scope another scope than the configured one, to which another session belongs.
 */
export function loginCommand(providerName: string, file?: string, scope?: string): string {
  const parts = ["byok-identity login"];
  if (file !== undefined) parts.push(`--config ${quoted(file)}`);
  if (providerName !== "default") parts.push(`--provider ${quoted(providerName)}`);
  if (scope !== undefined) parts.push(`--scope ${quoted(scope)}`);
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
