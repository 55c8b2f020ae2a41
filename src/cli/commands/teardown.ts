import { Argument, type Command } from "commander";
import { output } from "../arguments.ts";
import type { Io } from "../io.ts";
import { toolNames, type ToolName } from "../setup/registry.ts";
import type { ReportOptions } from "../setup/report.ts";

/** `teardown`: takes back what `setup` has changed. */
export function teardown(program: Command, io: Io): void {
  program
    .command("teardown")
    .description("restore the files that setup has changed")
    .addArgument(
      new Argument("[tool...]", "the clients (default: all that are set up)").choices(toolNames),
    )
    .option("--dry-run", "show what would change, and change nothing")
    .addOption(output())
    .addHelpText("after", HELP)
    .action(async (names: readonly ToolName[], options: ReportOptions) => {
      const { runTeardown } = await import("../setup/teardown.ts");
      await runTeardown(names, options, io);
    });
}

const HELP = `
A file that nobody has edited since is restored byte for byte; one that setup has created is removed. From a file that
somebody has edited, only the entries of setup are removed; one of them that has been changed stays, with a warning.
A file that cannot be parsed is left alone: correct it, and run this again. The key of the proxy stays.

Examples:
  byok-identity teardown --dry-run
  byok-identity teardown codex`;
