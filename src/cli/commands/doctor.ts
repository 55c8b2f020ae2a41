import { Option, type Command } from "commander";
import type { DoctorOptions } from "../doctor/run.ts";
import type { Io } from "../io.ts";
import { addProviderOptions } from "../provider/options.ts";

/** `doctor`: what is configured, what comes of it, and what to do where that is nothing. */
export function doctor(program: Command, io: Io): void {
  const command = program
    .command("doctor")
    .description("find out why a credential is missing or refused, and what to do about it")
    .addOption(
      new Option("--output <form>", "how it is told").choices(["text", "json"]).default("text"),
    )
    .option("--no-request", "do not ask the provider for its list of models");
  addProviderOptions(command)
    .addHelpText("after", HELP)
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import("../doctor/run.ts");
      await runDoctor(options, io);
    });
}

const HELP = `
Looks at the configuration and where each field came from, at the identity that this machine offers, at the files and
the command of the credential, at the token's claims and whether its audience fits the base URL, and sends one GET for
the list of models. No token, key or secret is printed. Warnings are no failure.

Examples:
  byok-identity doctor
  byok-identity doctor --managed-identity --base-url https://NAME.openai.azure.com/openai/v1
  byok-identity doctor --config providers.json --provider NAME --output json | jq '.findings[] | select(.level == "error")'
  byok-identity doctor --no-request`;
