import { Option, type Command } from "commander";
import { CLIENT_KINDS } from "../exec/client-kind.ts";
import type { ExecOptions } from "../exec/run.ts";
import type { Io } from "../io.ts";
import { addProviderOptions } from "../provider/options.ts";
import { addForwardingOptions } from "../proxy/options.ts";

/** `exec -- CMD`: a command behind a private proxy. */
export function exec(program: Command, io: Io): void {
  const command = program
    .command("exec")
    .description(
      "run a command behind a private proxy that adds a fresh credential to its model requests",
    )
    .usage("[options] -- <command> [args...]")
    .argument("<command...>", "the command and its arguments")
    .passThroughOptions()
    .addOption(
      new Option(
        "--client <name>",
        "the client that the command runs (default: what the command's name says)",
      ).choices(CLIENT_KINDS),
    )
    .option(
      "--keep-env <name>",
      "keep a variable in the command's environment that would be removed; repeatable",
      (name: string, earlier?: readonly string[]) => [...(earlier ?? []), name],
    );
  addProviderOptions(addForwardingOptions(command))
    .addHelpText("after", HELP)
    .action(async (args: string[], options: ExecOptions) => {
      const { runExec } = await import("../exec/run.ts");
      await runExec(args, options, io);
    });
}

const HELP = `
The first token is acquired before the command starts. The command gets the address of a private proxy on this machine,
and a key for this run instead of a credential:
  every type   COPILOT_PROVIDER_BASE_URL, _API_KEY and the other variables of the Copilot CLI
  openai       OPENAI_BASE_URL, OPENAI_API_KEY
  azure        AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_API_KEY, and with an API version OPENAI_API_VERSION,
               without one OPENAI_BASE_URL and OPENAI_API_KEY for the v1 API
  anthropic    ANTHROPIC_BASE_URL, ANTHROPIC_API_KEY, ANTHROPIC_AUTH_TOKEN
A known client gets what it wants: claude only ANTHROPIC_BASE_URL and ANTHROPIC_AUTH_TOKEN, opencode also
OPENCODE_CONFIG_CONTENT, codex also two -c options before its own arguments.
Other credentials of model clients, secrets of Azure identities (AZURE_CLIENT_SECRET, IDENTITY_HEADER, …) and variables
that contain the credential itself are removed from its environment.

Its exit code is the command's: 128 and the number where a signal ended it, 127 where it is not found. Before that it
is 1 if there is no credential, 2 for wrong usage. Signals are passed on; at a terminal Ctrl+C reaches the
command by itself.

Examples:
  byok-identity exec --managed-identity -- copilot --model NAME -p "hi" --allow-all-tools
  byok-identity exec --base-url https://NAME.services.ai.azure.com/anthropic --type anthropic --default-azure -- claude
  byok-identity exec --provider NAME -- python agent.py`;
