// Prints the CPU time of generating packages in six languages from a schema, milliseconds, what does it loaded: by this
// package, or by quicktype-core, whose types come without packages, rules and remote calls.
import { readFileSync } from "node:fs";
import type { LanguageName } from "quicktype-core";

const LANGUAGES = ["typescript", "python", "go", "rust", "java", "csharp"];
const [who, schema = ""] = process.argv.slice(2);
const text = readFileSync(schema, "utf8");

async function ours(): Promise<() => Promise<unknown>> {
  const { generate } = await import("../../codegen/generate.ts");
  const { readSchema } = await import("../../codegen/read-schema/read-schema.ts");
  const options = { name: "byok-identity", version: "0.0.0" };
  return async () => generate(readSchema(JSON.parse(text)), LANGUAGES, options);
}

async function quicktype(): Promise<() => Promise<unknown>> {
  const library = await import("quicktype-core");
  return async () => {
    for (const lang of LANGUAGES) {
      const source = new library.JSONSchemaInput(undefined);
      await source.addSource({ name: "Root", schema: text });
      const inputData = new library.InputData();
      inputData.addInput(source);
      await library.quicktype({ inputData, lang: lang as LanguageName });
    }
  };
}

const run = await (who === "ours" ? ours() : quicktype());
const before = process.cpuUsage();
await run();
const { user, system } = process.cpuUsage(before);
process.stdout.write(String((user + system) / 1_000));
process.exit();
