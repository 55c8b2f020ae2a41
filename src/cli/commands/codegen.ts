import type { Command } from "commander";
import type { CodegenOptions } from "../codegen/run.ts";
import type { Io } from "../io.ts";

/** `codegen`: types for the SDKs of a schema, in six languages. */
export function codegen(program: Command, io: Io): void {
  program
    .command("codegen")
    .description("generate typed packages in six languages from a JSON Schema")
    .requiredOption("--schema <file>", "JSON Schema")
    .requiredOption("--lang <languages>", "languages, separated by commas, or all", split)
    .requiredOption("--out <folder>", "output directory; each language gets its own subdirectory")
    .option("--package <name>", "name of the packages (default: derived from the schema's title)")
    .option("--package-version <version>", "version of the packages (default: 0.1.0)")
    .option(
      "--config <file>",
      "JSON: version, license, author, repository and names of the packages",
    )
    .option("--strict", "fail where the types cannot hold what the schema says")
    .option("--drop-unknown", "do not keep members that the schema does not name")
    .option(
      "--check",
      "write nothing; list files that are not up to date, and exit with 1 if there are any",
    )
    .addHelpText(
      "after",
      `
Languages: csharp, go, java, python, rust, typescript.

What the schema says but the types cannot express is a note on stderr, or an error with --strict.
Other files in a directory than the generated ones are left alone; .generated-files lists the generated files.

Examples:
  byok-identity codegen --schema api.schema.json --lang all --out sdks
  byok-identity codegen --schema api.schema.json --lang go,python --out sdks --check`,
    )
    .action(async (options: CodegenOptions) => {
      const { runCodegen } = await import("../codegen/run.ts");
      runCodegen(options, io);
    });
}

function split(text: string): readonly string[] {
  return text.split(",").map((name) => name.trim());
}
