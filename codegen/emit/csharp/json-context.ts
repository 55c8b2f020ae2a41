import type { CodeWriter } from "../writer.ts";
import { contextName, type Context } from "./context.ts";
import { csharpType, extraMetadata } from "./types.ts";

/** The metadata that the serializer's source generator fills in at compile time. */
export function writeJsonContext(writer: CodeWriter, { scope, options }: Context): void {
  writer.writeLine(
    "/// <summary>Reads and writes every type of this package without reflection.</summary>",
  );
  writer.writeLine("[JsonSourceGenerationOptions(RespectNullableAnnotations = true)]");
  for (const type of scope.model.types) {
    if (type.kind === "alias") continue;
    writer.writeLine(`[JsonSerializable(typeof(${scope.typeName(type.name)}))]`);
  }
  const chosen = scope.model.types.flatMap((type) => (type.kind === "choice" ? type.options : []));
  const unnamed = chosen.filter(({ kind }) => kind !== "reference");
  const extras = scope.model.types.flatMap((type) =>
    type.kind === "object" && type.extra !== undefined ? [extraMetadata(type.extra, scope)] : [],
  );
  const named = new Set(scope.model.types.map(({ name }) => scope.typeName(name)));
  const others = [...unnamed.map((option) => csharpType(option, scope)), ...extras];
  for (const type of new Set(others.filter((one) => !named.has(one)))) {
    writer.writeLine(`[JsonSerializable(typeof(${type}))]`);
  }
  writer.writeLine(
    `public sealed partial class ${contextName(options.name)} : JsonSerializerContext;`,
  );
}
