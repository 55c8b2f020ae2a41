// Writes the packages in codegen/sdks and the library's own types from the schema; with --check, names what is not up
// to date and fails. Node 20 does not run TypeScript, so the generator is bundled first.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "rolldown";
import { program } from "./build/program.mjs";

const root = path.resolve(import.meta.dirname, "..");
const file = path.join(root, "node_modules/.cache/byok-identity/codegen.mjs");
await build({
  ...program,
  input: path.join(root, "codegen/project.ts"),
  output: { file, codeSplitting: false },
});

const check = process.argv.includes("--check");
const { project } = await import(pathToFileURL(file).href);
const lines = project(root, check);
for (const line of lines) process.stdout.write(`${line}\n`);
if (check && lines.length > 0) {
  process.stderr.write("Not up to date; run: npm run codegen\n");
  process.exitCode = 1;
}
