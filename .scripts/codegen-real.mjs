// Compiles what comes out of real schemas in every language, and prints a table of it. Fails where one is refused or
// does not compile. In addition to those from npm, it takes the schemas in --schemas, which is ../shared/schemas without it.
// With --lang it compiles that language alone.
import path from "node:path";
import { parseArgs } from "node:util";
import { build } from "rolldown";
import { program } from "./build/program.mjs";

const root = path.resolve(import.meta.dirname, "..");
const file = path.join(root, "test/codegen/real/.build/main.mjs");
await build({
  ...program,
  input: path.join(root, "test/codegen/real/main.ts"),
  output: { file, codeSplitting: false },
});

const { measure } = await import(file);
const { values } = parseArgs({
  options: { schemas: { type: "string" }, lang: { type: "string", multiple: true, default: [] } },
});
const folder = values.schemas ?? path.join(root, "../shared/schemas");
if (!(await measure(root, folder, values.lang, (line) => process.stdout.write(`${line}\n`)))) {
  process.exitCode = 1;
}
