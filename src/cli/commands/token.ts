import { Option, type Command } from "commander";
import type { Io } from "../io.ts";
import { addProviderOptions } from "../provider/options.ts";
import type { TokenOptions } from "../token/print.ts";

/** `token`: one credential on stdout, for clients that run a command to get one. */
export function token(program: Command, io: Io): void {
  const command = program
    .command("token")
    .description("print the provider's credential, fresh from its source")
    .addOption(
      new Option("--output <form>", "how it is written")
        .choices(["raw", "json", "header", "exec-credential"])
        .default("raw"),
    )
    .option("--force", "require another token than the first one that the source returns")
    .option("--show", "print it even if stdout is a terminal");
  const own = command.options.length;
  addProviderOptions(command);
  const provider = command.options.slice(own).map((option) => option.attributeName());
  command
    .addOption(
      new Option(
        "--agent <credential>",
        "the credential of a line that agent --print-command has printed on Windows",
      ).conflicts(provider),
    )
    .addHelpText("after", HELP)
    .action(async (options: TokenOptions) => {
      const { printToken } = await import("../token/print.ts");
      await printToken(options, io);
    });
}

const HELP = `
Formats of --output:
  raw              the token and a newline, nothing else
  json             the fields of \`az account get-access-token\`
  header           the header with the token, such as Authorization: Bearer …
  exec-credential  the format for kubectl, in the version that KUBERNETES_EXEC_INFO names

A terminal keeps its output in the scrollback and in recordings. So a token is not printed to a terminal without
--show: the command exits with 2 and requests nothing. Into a pipe, a file or $(…) it is always printed. No base
URL is needed.

Examples:
  COPILOT_PROVIDER_API_KEY_COMMAND="byok-identity token --managed-identity" copilot
  curl -H "$(byok-identity token --default-azure --output header)" https://NAME.openai.azure.com/openai/v1/models
  byok-identity token --managed-identity --scope api://CLIENT_ID/.default --output json | jq .expiresOn`;
