import { Argument, Option, type Command } from "commander";
import { fixedPort, output } from "../arguments.ts";
import type { Io } from "../io.ts";
import { DAEMON_PORT } from "../proxy/options.ts";
import { toolNames, type ToolName } from "../setup/registry.ts";
import type { SetupOptions } from "../setup/run.ts";

/** `setup`: writes a provider into the files of clients, so that they work without a wrapper. */
export function setup(program: Command, io: Io): void {
  program
    .command("setup")
    .description("set up clients so that they use a provider without a wrapper and without a key")
    .addArgument(
      new Argument("[tool...]", "the clients (default: all that are installed)").choices(toolNames),
    )
    .option("--config <file>", "the providers file (default: that of the Copilot CLI)")
    .option("--provider <name>", "name of the provider in the file (default: the only one)")
    .option("--model <id>", "the model to preselect (default: the provider's first in the file)")
    .addOption(
      new Option("--port <number>", "port of the proxy").argParser(fixedPort).default(DAEMON_PORT),
    )
    .option("--dry-run", "show what would change, and change nothing")
    .option("--no-verify", "do not check first that the provider accepts a request")
    .addOption(output())
    .addHelpText("after", HELP)
    .action(async (names: readonly ToolName[], options: SetupOptions) => {
      const { runSetup } = await import("../setup/run.ts");
      await runSetup(names, options, io);
    });
}

const HELP = `
Clients:
  copilot   providers.json and settings.json in COPILOT_HOME, through the proxy
  claude    settings.json in CLAUDE_CONFIG_DIR, which gets a command; for providers of type anthropic
  codex     config.toml in CODEX_HOME, which gets a command; for the types openai and azure
  opencode  opencode.json in the folder opencode of XDG_CONFIG_HOME, through the proxy
  vscode    chatLanguageModels.json of VS Code and VS Code Insiders, through the proxy

Checks first that the provider accepts a credential. Comments and formatting of the files stay as they are. What was
changed is recorded, and \`teardown\` restores it. If one file cannot be written, all others are restored.

The proxy is \`byok-identity proxy\` or \`byok-identity service install\`. Its key is written into the clients' files; it
works on this machine only, and is no credential of the provider.

Examples:
  byok-identity setup
  byok-identity setup copilot codex --provider NAME --model gpt-4.1
  byok-identity setup --dry-run`;
