import { ByokIdentityError } from "../../errors.ts";
import { shellLine } from "../../lib/shell-line.ts";

/**
 * The command with which a person signs in to a provider; `default` is the single one of the environment.
 *
 * @param file the providers file, if every command does not find it by itself.
 * @param scope another scope than the configured one, to which another session belongs.
 */
export function loginCommand(
  providerName: string,
  file?: string,
  scope?: string,
  platform: NodeJS.Platform = process.platform,
): string {
  const words = ["byok-identity", "login"];
  if (file !== undefined) words.push("--config", file);
  if (providerName !== "default") words.push("--provider", providerName);
  if (scope !== undefined) words.push("--scope", scope);
  try {
    return shellLine(words, platform);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Nobody can type it, so the name has to be changed first.
    return "byok-identity login --provider NAME_WITHOUT_LINE_BREAK";
  }
}

/** Only a person can help, by signing in. Never retried. */
export function loginRequired(why: string, signIn: string): ByokIdentityError {
  return new ByokIdentityError("ERR_LOGIN_REQUIRED", why, { hint: signIn });
}
