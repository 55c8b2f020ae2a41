import type { Command } from "commander";
import type { Io } from "../io.ts";
import type { KeepOptions } from "../keep/run.ts";
import { addProviderOptions } from "../provider/options.ts";

/** `keep`: a token in a file, for clients that only read files. */
export function keep(program: Command, io: Io): void {
  const command = program
    .command("keep")
    .description("keep a fresh token in a file, for clients that only read files")
    .requiredOption("--output-file <path>", "the file, readable only by you; removed at the end")
    .option("--exec-on-change <line>", "a shell command to run after each new token");
  addProviderOptions(command)
    .addHelpText("after", HELP)
    .action(async (options: KeepOptions) => {
      const { runKeep } = await import("../keep/run.ts");
      await runKeep(options, io);
    });
}

const HELP = `
The file contains only the token. It is replaced as a whole, before the token expires, so a reader never sees a part of
it. stderr says when there is a new token, and why there is none. While the source is down, the file keeps its token
and keep goes on trying. A command that fails is reported, and ends nothing.

An existing file is replaced if it is empty, contains a JWT or the same token, or if keep has written its content, and
refused otherwise. SIGHUP replaces the token at once. SIGTERM or Ctrl+C ends it with 0 and removes the file if keep has
created it. It exits with 1 if there is no credential at the start and trying again would not help.

Examples:
  byok-identity keep --managed-identity --scope api://AzureADTokenExchange --output-file /run/user/1000/azure-token
  byok-identity keep --provider NAME --output-file token --exec-on-change "systemctl --user reload app"`;
