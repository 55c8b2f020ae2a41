import type CodeBlockWriter from "code-block-writer";
import { contextName, type Context } from "./context.ts";

/** The metadata that the serializer's source generator fills in at compile time. */
export function writeJsonContext(writer: CodeBlockWriter, { scope, options }: Context): void {
  writer.writeLine(
    "/// <summary>Reads and writes every type of this package without reflection.</summary>",
  );
  writer.writeLine("[JsonSourceGenerationOptions(RespectNullableAnnotations = true)]");
  for (const type of scope.model.types) {
    if (type.kind === "alias") continue;
    writer.writeLine(`[JsonSerializable(typeof(${scope.typeName(type.name)}))]`);
  }
  writer.writeLine(
    `public sealed partial class ${contextName(options.name)} : JsonSerializerContext;`,
  );
}
