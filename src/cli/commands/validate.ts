import type { Command } from "commander";
import { output } from "../arguments.ts";
import type { Io } from "../io.ts";
import type { ValidateOptions } from "../validate/run.ts";

/** `validate FILE...`: every problem of configuration files, each with its position. */
export function validate(program: Command, io: Io): void {
  program
    .command("validate")
    .description("check provider files, and report every problem with its line and column")
    .argument("<file...>", "providers files or single providers, as JSON; - is stdin")
    .addOption(output())
    .addHelpText("after", HELP)
    .action(async (files: string[], options: ValidateOptions) => {
      const { runValidate } = await import("../validate/run.ts");
      runValidate(files, options, io);
    });
}

const HELP = `
Only the files are read; nothing is sent or run. A problem is printed as FILE:LINE:COLUMN: error: FIELD …

Examples:
  byok-identity validate ~/.copilot/providers.json
  byok-identity validate --output json a.json b.json | jq '.files[].problems[]'
  jq .provider session.json | byok-identity validate -`;
