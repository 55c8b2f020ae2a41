import { Option, type Command } from "commander";
import type { Io } from "../io.ts";
import type { ValidateOptions } from "../validate/run.ts";

/** `validate FILE...`: every problem of configuration files, each with its place. */
export function validate(program: Command, io: Io): void {
  program
    .command("validate")
    .description("check files of providers, and tell every problem with its line and column")
    .argument("<file...>", "providers files or single providers, as JSON; - is stdin")
    .addOption(
      new Option("--output <form>", "how it is told").choices(["text", "json"]).default("text"),
    )
    .addHelpText("after", HELP)
    .action(async (files: string[], options: ValidateOptions) => {
      const { runValidate } = await import("../validate/run.ts");
      runValidate(files, options, io);
    });
}

const HELP = `
Nothing is sent, run or read but the files. A problem is written FILE:LINE:COLUMN: error: FIELD …, as compilers do.

Examples:
  byok-identity validate ~/.copilot/providers.json
  byok-identity validate --output json a.json b.json | jq '.files[].problems[]'
  jq .provider session.json | byok-identity validate -`;
