import { Option, type Command } from "commander";
import { output } from "../arguments.ts";
import type { Io } from "../io.ts";
import type { LoginOptions } from "../login/run.ts";
import { addProviderOptions } from "../provider/options.ts";

/** `login`: a person signs in, once, for every later request. */
export function login(program: Command, io: Io): void {
  const command = program
    .command("login")
    .description("sign in to a provider as a person, with a browser")
    .option("--device-code", "show a code to enter in a browser on any machine")
    .option("--no-browser", "print the address instead of opening a browser")
    .option(
      "--redirect-uri <uri>",
      "where the browser comes back to, if the server wants a fixed one",
    )
    .addOption(
      new Option("--prompt <what>", "what the server asks even if it need not").choices([
        "login",
        "consent",
        "select_account",
      ]),
    )
    .addOption(
      new Option(
        "--session-store <store>",
        "where the session is kept (default: the keychain if it works, otherwise a file)",
      ).choices(["keychain", "file"]),
    )
    .addOption(output());
  addProviderOptions(command)
    .addHelpText("after", HELP)
    .action(async (options: LoginOptions) => {
      const { runLogin } = await import("../login/run.ts");
      await runLogin(options, io);
    });
}

const HELP = `
The provider needs oauth with grant authorization_code or device_code. Without a provider, a terminal is asked for
what is needed, and the answers can be written to providers.json. Without a display, or over SSH, the device code is
used if the server offers it. The session is renewed by every command and by the library until it is revoked.

Examples:
  byok-identity login
  byok-identity login --provider NAME --device-code
  byok-identity login --config providers.json --no-browser
  byok-identity login --prompt select_account`;
