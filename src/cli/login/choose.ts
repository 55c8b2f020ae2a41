import { isatty } from "node:tty";
import { CREDENTIAL_FIELDS } from "../../config/exclusive.ts";
import { ByokIdentityError, ConfigError } from "../../errors.ts";
import type { Io } from "../io.ts";
import { chooseProvider, explainProvider } from "../provider/choose.ts";
import type { ProviderOptions } from "../provider/options.ts";
import { signInProvider, type SignInProvider } from "./session-of.ts";

export interface ToSignIn {
  readonly provider: SignInProvider;
  /** Writes what the person has answered to the providers file, if that was asked and wished. */
  readonly save?: () => Promise<void>;
}

/** The configured provider or, at a terminal, one that the person describes. */
export async function providerToSignIn(options: ProviderOptions, io: Io): Promise<ToSignIn> {
  if (await isConfigured(options)) {
    return { provider: signInProvider(await chooseProvider(options, { baseUrl: false })) };
  }
  if (!isatty(0) || !io.terminal.stderr) {
    throw new ConfigError([{ path: "", message: NOT_CONFIGURED }], { subject: "provider" });
  }
  const { askForProvider } = await import("./ask.ts");
  return askForProvider(options, io);
}

const NOT_CONFIGURED =
  "no provider is configured; name a providers file with --config, or set COPILOT_PROVIDER_OAUTH_ISSUER, _CLIENT_ID and _GRANT. At a terminal, login asks";

/** Whether there is anything to sign in to, or something wrong that has to be said. */
async function isConfigured(options: ProviderOptions): Promise<boolean> {
  const { config, problems } = await explainProvider(options, { baseUrl: false });
  if (config === undefined) return problems.length > 0;
  return CREDENTIAL_FIELDS.some((field) => field in config);
}

/** The error of a command that has no session to work with. */
export function nobody(server: string, hint: string): ByokIdentityError {
  return new ByokIdentityError("ERR_LOGIN_REQUIRED", `Nobody is signed in at ${server}.`, { hint });
}
