import CodeBlockWriter from "code-block-writer";
import type { GeneratedFile } from "../../emitter.ts";

const ANNOTATIONS = "com.fasterxml.jackson.annotation";
const DATABIND = "com.fasterxml.jackson.databind";

/** What the types of a schema are written with. */
const TYPE_IMPORTS: Readonly<Record<string, string>> = {
  JsonAutoDetect: ANNOTATIONS,
  JsonCreator: ANNOTATIONS,
  JsonIgnore: ANNOTATIONS,
  JsonIgnoreProperties: ANNOTATIONS,
  JsonInclude: ANNOTATIONS,
  JsonProperty: ANNOTATIONS,
  JsonSetter: ANNOTATIONS,
  JsonValue: ANNOTATIONS,
  Nulls: ANNOTATIONS,
  JsonParser: "com.fasterxml.jackson.core",
  DeserializationContext: DATABIND,
  JsonDeserializer: DATABIND,
  JsonNode: DATABIND,
  JsonDeserialize: `${DATABIND}.annotation`,
  IOException: "java.io",
  List: "java.util",
  Map: "java.util",
  Objects: "java.util",
  CompletableFuture: "java.util.concurrent",
};

/** Names that no type of a schema can have, since files of types use what they mean elsewhere. */
export const TAKEN_TYPES: ReadonlySet<string> = new Set([
  ..."Boolean Deprecated Double FunctionalInterface IllegalArgumentException Long Object".split(
    " ",
  ),
  ..."Override String SuppressWarnings Void Experimental Validation Violation".split(" "),
  ...Object.keys(TYPE_IMPORTS),
]);

export const HEADER =
  "// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.";

/** One type is one file; what it imports is found in what it says. */
export function javaFile(
  packageName: string,
  type: string,
  write: (writer: CodeBlockWriter) => void,
): GeneratedFile {
  const writer = new CodeBlockWriter({ indentNumberOfSpaces: 4, newLine: "\n" });
  write(writer);
  return sourceFile(packageName, type, writer.toString(), TYPE_IMPORTS);
}

/** A type with what it uses of `table`, which says where names come from. */
export function sourceFile(
  packageName: string,
  type: string,
  body: string,
  table: Readonly<Record<string, string>>,
): GeneratedFile {
  const code = body.replaceAll(/\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"/g, "");
  const used = new Set(code.match(/(?<![.\w])[A-Z]\w*/g));
  const imports = Object.entries(table)
    .filter(([name]) => used.has(name))
    .map(([name, from]) => `import ${from}.${name};`)
    .toSorted();
  const lines = [
    HEADER,
    `package ${packageName};`,
    "",
    ...imports,
    ...(imports.length > 0 ? [""] : []),
  ];
  return {
    path: `src/main/java/${packageName.replaceAll(".", "/")}/${type}.java`,
    content: `${lines.join("\n")}\n${body.trimEnd()}\n`,
  };
}
