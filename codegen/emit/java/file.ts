import CodeBlockWriter from "code-block-writer";
import type { GeneratedFile } from "../../emitter.ts";

const ANNOTATIONS = "com.fasterxml.jackson.annotation";
const DATABIND = "com.fasterxml.jackson.databind";

const IMPORTS: Readonly<Record<string, string>> = {
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
  JsonProcessingException: "com.fasterxml.jackson.core",
  StreamReadFeature: "com.fasterxml.jackson.core",
  DeserializationContext: DATABIND,
  DeserializationFeature: DATABIND,
  JsonDeserializer: DATABIND,
  JsonNode: DATABIND,
  MapperFeature: DATABIND,
  JsonDeserialize: `${DATABIND}.annotation`,
  CoercionAction: `${DATABIND}.cfg`,
  CoercionInputShape: `${DATABIND}.cfg`,
  MismatchedInputException: `${DATABIND}.exc`,
  JsonMapper: `${DATABIND}.json`,
  LogicalType: `${DATABIND}.type`,
  IOException: "java.io",
  Documented: "java.lang.annotation",
  ElementType: "java.lang.annotation",
  Retention: "java.lang.annotation",
  RetentionPolicy: "java.lang.annotation",
  Target: "java.lang.annotation",
  BigDecimal: "java.math",
  ArrayList: "java.util",
  Arrays: "java.util",
  HashSet: "java.util",
  List: "java.util",
  Map: "java.util",
  Objects: "java.util",
  Set: "java.util",
  CompletableFuture: "java.util.concurrent",
  BiConsumer: "java.util.function",
  Function: "java.util.function",
};

const HEADER = "// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.";

/** One public type is one file; what it imports is found in what it says. */
export function javaFile(
  packageName: string,
  type: string,
  write: (writer: CodeBlockWriter) => void,
): GeneratedFile {
  const writer = new CodeBlockWriter({ indentNumberOfSpaces: 4, newLine: "\n" });
  write(writer);
  const body = writer.toString();
  const lines = [HEADER, `package ${packageName};`, ""];
  const imports = importsOf(body).filter((name) => name !== `${packageName}.${type}`);
  if (imports.length > 0) lines.push(...imports.map((name) => `import ${name};`), "");
  return {
    path: `src/main/java/${packageName.replaceAll(".", "/")}/${type}.java`,
    content: `${lines.join("\n")}\n${body.trimEnd()}\n`,
  };
}

function importsOf(body: string): readonly string[] {
  const code = body.replaceAll(/\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"/g, "");
  const words = new Set(code.match(/(?<![.\w])[A-Z]\w*/g));
  return Object.entries(IMPORTS)
    .filter(([name]) => words.has(name))
    .map(([name, from]) => `${from}.${name}`)
    .toSorted();
}
