import type { Command } from "commander";
import { output } from "../arguments.ts";
import type { DoctorOptions } from "../doctor/run.ts";
import type { Io } from "../io.ts";
import { addProviderOptions } from "../provider/options.ts";

/** `doctor`: what is configured, whether it works, and what to do if it does not. */
export function doctor(program: Command, io: Io): void {
  const command = program
    .command("doctor")
    .description("find out why a credential is missing or refused, and what to do about it")
    .addOption(output())
    .option("--no-request", "do not request the provider's list of models");
  addProviderOptions(command)
    .addHelpText("after", HELP)
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import("../doctor/run.ts");
      await runDoctor(options, io);
    });
}

const HELP = `
Checks the configuration and where each field came from, the identity that this machine offers, the files and
the command of the credential, the token's claims and whether its audience fits the base URL, and sends one GET for
the list of models. No token, key or secret is printed. Warnings do not change the exit code.

Examples:
  byok-identity doctor
  byok-identity doctor --managed-identity --base-url https://NAME.openai.azure.com/openai/v1
  byok-identity doctor --config providers.json --provider NAME --output json | jq '.findings[] | select(.level == "error")'
  byok-identity doctor --no-request`;
