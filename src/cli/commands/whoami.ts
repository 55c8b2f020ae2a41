import type { Command } from "commander";
import { output } from "../arguments.ts";
import type { Io } from "../io.ts";
import type { WhoamiOptions } from "../login/whoami.ts";
import { addProviderOptions } from "../provider/options.ts";

/** `whoami`: whose credential a provider gets. */
export function whoami(program: Command, io: Io): void {
  const command = program
    .command("whoami")
    .description("say whose credential a provider gets")
    .addOption(output());
  addProviderOptions(command)
    .addHelpText("after", HELP)
    .action(async (options: WhoamiOptions) => {
      const { runWhoami } = await import("../login/whoami.ts");
      await runWhoami(options, io);
    });
}

const HELP = `
For a person who has signed in, it reads the session and sends no request. For every other source it gets a token and
reads its claims, unverified. It exits with 1 if nobody is signed in, or if the session has ended.

Examples:
  byok-identity whoami
  byok-identity whoami --managed-identity
  byok-identity whoami --provider NAME --output json | jq -r .username`;
