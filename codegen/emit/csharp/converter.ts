import type { CodeWriter } from "../writer.ts";
import { writeDoc } from "./docs.ts";
import { braces } from "./file.ts";

/** How the serializer reads and writes a type. Public, since the metadata of other assemblies creates it too. */
export interface Converter {
  readonly type: string;
  readonly description: string;
  readonly read: () => void;
  readonly write: () => void;
  readonly helpers?: () => void;
}

export function writeConverter(writer: CodeWriter, converter: Converter): void {
  const { type, description, read, write, helpers } = converter;
  const options = "JsonSerializerOptions options";
  writeDoc(writer, { description, otherwise: "" });
  writer.writeLine("[EditorBrowsable(EditorBrowsableState.Never)]");
  braces(writer, `public sealed class Converter : JsonConverter<${type}>`, () => {
    writer.writeLine("/// <inheritdoc/>");
    braces(
      writer,
      `public override ${type} Read(ref Utf8JsonReader reader, Type typeToConvert, ${options})`,
      read,
    );
    writer.blankLine();
    writer.writeLine("/// <inheritdoc/>");
    braces(
      writer,
      `public override void Write(Utf8JsonWriter writer, ${type} value, ${options})`,
      write,
    );
    if (helpers === undefined) return;
    writer.blankLine();
    helpers();
  });
}
