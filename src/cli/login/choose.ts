import { isatty } from "node:tty";
import { CREDENTIAL_FIELDS } from "../../config/exclusive.ts";
import { ByokIdentityError, ConfigError } from "../../errors.ts";
import type { Io } from "../io.ts";
import { chooseProvider, explainProvider, NO_PROVIDER, PERSON_ADVICE } from "../provider/choose.ts";
import type { ProviderOptions } from "../provider/options.ts";
import { signInProvider, type SignInProvider } from "./session-of.ts";
import { vacancy } from "./vacancy.ts";

/** A provider to sign in to. */
export interface ToSignIn {
  readonly provider: SignInProvider;
  /** Writes what the person has answered to the providers file, if that was asked and wished. */
  readonly save?: () => Promise<void>;
}

/** The configured provider or, at a terminal, one that the person describes. */
export async function providerToSignIn(options: ProviderOptions, io: Io): Promise<ToSignIn> {
  const missing = await whyMissing(options);
  if (missing === undefined) {
    return { provider: signInProvider(await chooseProvider(options, { baseUrl: false })) };
  }
  if (!isatty(0) || !io.terminal.stderr) {
    const message = `no provider is configured. ${missing} ${PERSON_ADVICE}. At a terminal, login asks`;
    throw new ConfigError([{ path: "", message }], { subject: "provider" });
  }
  const { askForProvider } = await import("./ask.ts");
  return askForProvider(options, missing, io);
}

/** Why there is nothing to sign in to; undefined if there is something, or something wrong that has to be said. */
async function whyMissing(options: ProviderOptions): Promise<string | undefined> {
  const { config, problems, file } = await explainProvider(options, { baseUrl: false });
  if (config !== undefined) {
    const configured = CREDENTIAL_FIELDS.some((field) => field in config);
    return configured ? undefined : NO_PROVIDER;
  }
  return problems.length === 0 || file === undefined ? undefined : vacancy(file);
}

/** The error of a command that has no session to work with. */
export function nobody(server: string, hint: string): ByokIdentityError {
  return new ByokIdentityError("ERR_LOGIN_REQUIRED", `Nobody is signed in at ${server}.`, { hint });
}
