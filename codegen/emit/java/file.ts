import { codeWriter, type CodeWriter } from "../writer.ts";
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
  JsonAnyGetter: ANNOTATIONS,
  JsonAnySetter: ANNOTATIONS,
  JsonProperty: ANNOTATIONS,
  JsonSetter: ANNOTATIONS,
  JsonValue: ANNOTATIONS,
  Nulls: ANNOTATIONS,
  JsonParser: "com.fasterxml.jackson.core",
  TypeReference: "com.fasterxml.jackson.core.type",
  DeserializationContext: DATABIND,
  JsonDeserializer: DATABIND,
  JsonNode: DATABIND,
  JsonDeserialize: `${DATABIND}.annotation`,
  IOException: "java.io",
  BigInteger: "java.math",
  LinkedHashMap: "java.util",
  List: "java.util",
  Map: "java.util",
  Objects: "java.util",
  CompletableFuture: "java.util.concurrent",
};

/** The types that a source uses by their simple names. */
export function typesIn(source: string): readonly string[] {
  return [...importsIn(source), ...typesInPackage(source)];
}

/** Of these, the types that it does not import: a type of the package with the same name would replace them. */
export function typesInPackage(source: string): readonly string[] {
  const imported = new Set(importsIn(source));
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"/g, "");
  // A name in capitals is a constant, which Java prefers to a type of the same name.
  const names = code.match(/(?<![.\w])[A-Z]\w*[a-z]\w*/g) ?? [];
  return names.filter((name) => !imported.has(name));
}

function importsIn(source: string): readonly string[] {
  return Array.from(source.matchAll(/^import [\w.]+\.(\w+);$/gm), ([, name = ""]) => name);
}

export const HEADER =
  "// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.";

/** One type is one file; what it imports is found in what it says. */
export function javaFile(
  packageName: string,
  type: string,
  write: (writer: CodeWriter) => void,
): GeneratedFile {
  const writer = codeWriter();
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
