import { Option, type Command } from "commander";
import type { AgentCommandOptions } from "../agent/run.ts";
import { minutes, output } from "../arguments.ts";
import type { Io } from "../io.ts";
import { addProviderOptions } from "../provider/options.ts";

/** `agent`: one process keeps the tokens of one user's tools. */
export function agent(program: Command, io: Io): void {
  const command = program
    .command("agent")
    .description("keep the tokens of all your tools in one process")
    .addOption(
      new Option("--idle <minutes>", "end after this time without a request; 0 means never")
        .argParser(minutes)
        .default(30 * 60_000, "30"),
    )
    .option(
      "--print-command",
      "print a command that gets a token from the agent, for clients that run a command",
    )
    .addOption(
      output(
        "json: one line with socket (the path) and pid, or with --print-command command and socket",
      ),
    );
  addProviderOptions(command)
    .addHelpText("after", HELP)
    .action(async (options: AgentCommandOptions) => {
      if (options.printCommand === true) {
        const { printCommand } = await import("../agent/print-command.ts");
        await printCommand(options, io);
      } else {
        const { runAgent } = await import("../agent/run.ts");
        await runAgent(options, io);
      }
    });
}

const HELP = `
The agent listens on the Unix socket BYOK_IDENTITY_SOCK; the default is byok-identity/agent.sock in XDG_RUNTIME_DIR,
in a directory that only you can enter. On Windows it listens on a named pipe, whose name and key are in the file
BYOK_IDENTITY_SOCK; the default is %LOCALAPPDATA%\\byok-identity\\agent.json. token and exec use the agent if it runs
in the same environment (AZURE_*, IDENTITY_*, HOME, PATH, …), and work without it if it does not answer.
BYOK_IDENTITY_SOCK= turns this off.

The provider options apply to --print-command. A secret is never printed: keep it in a file (clientSecretFile).

Examples:
  byok-identity agent --idle 120 &
  byok-identity agent --print-command --managed-identity
  export COPILOT_PROVIDER_API_KEY_COMMAND="$(byok-identity agent --print-command --default-azure)"`;
