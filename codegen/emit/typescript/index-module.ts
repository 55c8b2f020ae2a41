import { codeWriter, type CodeWriter } from "../writer.ts";
import type { Text } from "../../text.ts";
import type { Model } from "../model.ts";
import { callbacks } from "../reach.ts";
import { finished, HEADER, STEP } from "./file.ts";
import { redacted, stripped, validated, wireTypes } from "./functions.ts";
import { callbackName, functionName, typeName, valuesName } from "./names.ts";
import { rpcExports } from "./rpc.ts";
import { enums } from "./values.ts";

/** `index.ts`: what the package exports, by name. */
export function indexModule(model: Model): string {
  const writer = codeWriter(STEP);
  const secrets = redacted(model);
  writer.writeLine(HEADER);
  writeExport(
    writer,
    "./redact.js",
    secrets.length === 0 ? [] : ["REDACTED", ...functions("redact", secrets)],
  );
  writeExport(writer, "./rpc.js", rpcExports(model));
  writeExport(
    writer,
    "./types.js",
    [
      ...model.types.map(({ name }) => typeName(name)),
      ...callbacks(model).map(({ callback }) => callbackName(callback)),
    ],
    "type ",
  );
  const checks = functions("validate", validated(model));
  writeExport(writer, "./validate.js", checks.length === 0 ? [] : [...checks, "type Violation"]);
  writeExport(
    writer,
    "./values.js",
    enums(model).map(({ name }) => valuesName(name)),
  );
  writeExport(writer, "./wire.js", [
    ...functions("toWire", stripped(model)),
    ...wireTypes(model).map((name) => `type ${name}`),
  ]);
  return finished(writer);
}

function functions(verb: string, types: readonly { readonly name: Text }[]): readonly string[] {
  return types.map(({ name }) => functionName(verb, name));
}

function writeExport(writer: CodeWriter, from: string, names: readonly string[], type = ""): void {
  if (names.length === 0) return;
  const line = `export ${type}{ ${names.join(", ")} } from "${from}";`;
  if (line.length <= 100) return void writer.writeLine(line);
  writer.writeLine(`export ${type}{`);
  writer.indent(() => {
    for (const name of names) writer.writeLine(`${name},`);
  });
  writer.writeLine(`} from "${from}";`);
}
