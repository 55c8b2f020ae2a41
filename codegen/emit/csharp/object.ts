import type { CodeWriter } from "../writer.ts";
import { ofSchemaText, text } from "../../text.ts";
import { words } from "../../names.ts";
import { markdownCode } from "../markdown.ts";
import type { Callback, Extra, ObjectType, Property } from "../model.ts";
import { propertyNotes } from "../property-notes.ts";
import { callbacks } from "../reach.ts";
import { fixed, unionsOf } from "../scope.ts";
import type { Context } from "./context.ts";
import { writeDoc, writeMarks } from "./docs.ts";
import { braces } from "./file.ts";
import { scalarLiteral, stringLiteral } from "./literal.ts";
import { csharpType, isReference, propertyType } from "./types.ts";
import { writeValidate, type MemberName } from "./validation.ts";

export function writeObject(writer: CodeWriter, object: ObjectType, context: Context): void {
  const { scope, diagnostic } = context;
  const name = scope.typeName(object.name);
  const naming = context.members(object.name);
  const member: MemberName = (wire) => naming(words(wire));
  const unions = unionsOf(scope.model, object.name).map((union) => scope.typeName(union.name));
  const { extra } = object;
  const isTyped = extra !== undefined && scope.resolve(extra.type).kind !== "any";
  const implemented = isTyped ? [...unions, "IJsonOnDeserialized", "IJsonOnSerializing"] : unions;
  writeDoc(writer, {
    description: object.description,
    otherwise: text`${markdownCode(object.name)} of the schema.`,
  });
  writeMarks(writer, object, diagnostic);
  braces(
    writer,
    `public sealed class ${name}${implemented.length > 0 ? ` : ${implemented.join(", ")}` : ""}`,
    () => {
      for (const property of object.properties) {
        if (property.callback === undefined)
          writeProperty(writer, member, object, property, context);
        else writeAnnounced(writer, member, property, property.callback, context);
        writer.blankLine();
      }
      if (object.keepsUnknown) writeUnknown(writer);
      if (isTyped) writeExtra(writer, member, extra, context);
      else if (extra !== undefined) writeExtraJson(writer, member(extra.name));
      writeValidate(writer, object, member, context);
      writer.blankLine();
      writeToString(writer, object, name, member);
    },
  );
}

function writeUnknown(writer: CodeWriter): void {
  writeDoc(writer, {
    description: ofSchemaText("Members that this version does not know. They are written again."),
    otherwise: "",
  });
  writer.writeLine("[JsonExtensionData]");
  writer.writeLine("public Dictionary<string, JsonElement>? UnknownMembers { get; set; }");
  writer.blankLine();
}

const OTHERS = "The members of any other name.";

function writeExtraJson(writer: CodeWriter, name: string): void {
  writeDoc(writer, { description: OTHERS, otherwise: "" });
  writer.writeLine("[JsonExtensionData]");
  writer.writeLine(`public Dictionary<string, JsonElement>? ${name} { get; set; }`);
  writer.blankLine();
}

/** The JSON of typed extra members. A name of the package's own, for which a property of the schema makes way. */
const EXTRA_JSON = "ExtraMembersJson";

/** The serializer knows such members as JSON only, so they go through it. */
function writeExtra(
  writer: CodeWriter,
  member: MemberName,
  extra: Extra,
  { scope }: Context,
): void {
  const name = member(extra.name);
  const type = csharpType(extra.type, scope);
  writeDoc(writer, { description: OTHERS, otherwise: "" });
  writer.writeLine("[JsonIgnore]");
  writer.writeLine(
    `public IDictionary<string, ${type}> ${name} { get; set; } = new Dictionary<string, ${type}>();`,
  );
  writer.blankLine();
  writeDoc(writer, {
    description: text`What the serializer reads and writes of ${markdownCode(ofSchemaText(name))}.`,
    otherwise: "",
  });
  writer.writeLine("[JsonExtensionData]");
  writer.writeLine("[EditorBrowsable(EditorBrowsableState.Never)]");
  writer.writeLine(`public Dictionary<string, JsonElement>? ${EXTRA_JSON} { get; set; }`);
  writer.blankLine();
  writer.writeLine("void IJsonOnDeserialized.OnDeserialized() =>");
  writer.indent(() => writer.writeLine(`${name} = ExtraMembers.Read<${type}>(${EXTRA_JSON});`));
  writer.blankLine();
  writer.writeLine("void IJsonOnSerializing.OnSerializing() =>");
  writer.indent(() => writer.writeLine(`${EXTRA_JSON} = ExtraMembers.Written(${name});`));
  writer.blankLine();
}

function writeProperty(
  writer: CodeWriter,
  member: MemberName,
  object: ObjectType,
  property: Property,
  context: Context,
): void {
  const { scope } = context;
  const type = propertyType(property, scope);
  const name = member(property.name);
  writeHead(writer, property, context);
  if (!property.required) {
    const condition = type === "JsonElement" ? "WhenWritingDefault" : "WhenWritingNull";
    writer.writeLine(`[JsonIgnore(Condition = JsonIgnoreCondition.${condition})]`);
  } else if (type.endsWith("?")) {
    writer.writeLine("[JsonIgnore(Condition = JsonIgnoreCondition.Never)]");
  }
  if (fixed(property) && property.type.kind === "const") {
    writer.writeLine("[JsonRequired]");
    writer.writeLine(
      `public ${type} ${name} { get; init; } = ${scalarLiteral(property.type.value)};`,
    );
    return;
  }
  // A constructor cannot require what only some of its callers may use.
  const marked =
    (property.deprecated && !object.deprecated) || (property.experimental && !object.experimental);
  if (property.required && marked) {
    writer.writeLine("[JsonRequired]");
    const missing = isReference(property.type, scope) && !type.endsWith("?") ? " = null!;" : "";
    writer.writeLine(`public ${type} ${name} { get; set; }${missing}`);
    return;
  }
  writer.writeLine(`public ${property.required ? "required " : ""}${type} ${name} { get; set; }`);
}

/** A property that says on the wire that a callback exists, and the callback. */
function writeAnnounced(
  writer: CodeWriter,
  member: MemberName,
  property: Property,
  callback: Callback,
  context: Context,
): void {
  const name = member(property.name);
  const callbackName = member(callback.name);
  const backing = `_${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  writer.writeLine(`private bool? ${backing};`);
  writer.blankLine();
  writeHead(writer, property, context);
  writer.writeLine("[JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]");
  braces(writer, `public bool? ${name}`, () => {
    writer.writeLine(`get => ${callbackName} is null ? ${backing} : true;`);
    writer.writeLine(`set => ${backing} = value;`);
  });
  writer.blankLine();
  writeDoc(writer, {
    description: text`Answers ${markdownCode(callback.method)} within this process, with its ${markdownCode(callback.result)}. It is never serialized: ${markdownCode(property.name)} is written instead.`,
    otherwise: "",
  });
  writeMarks(writer, property, context.diagnostic);
  writer.writeLine("[JsonIgnore]");
  writer.writeLine(`public ${callbackType(callback, context)}? ${callbackName} { get; set; }`);
}

function callbackType({ name }: Callback, { scope }: Context): string {
  const signature = callbacks(scope.model).find(({ callback }) => callback.name === name);
  if (signature === undefined) throw new Error(`The model has no callback ${String(name)}.`);
  const params = signature.params === undefined ? "" : `${scope.typeName(signature.params)}, `;
  return `Func<${params}Task<${csharpType(signature.result, scope)}>>`;
}

function writeHead(writer: CodeWriter, property: Property, { scope, diagnostic }: Context): void {
  const absent =
    !property.required && scope.resolve(property.type).kind === "any"
      ? [{ label: "Absent where its kind is", code: text`JsonValueKind.Undefined` }]
      : [];
  writeDoc(writer, {
    description: property.description,
    otherwise: text`${markdownCode(property.name)} in JSON.`,
    notes: [...propertyNotes(property, scope.resolve(property.type)), ...absent],
  });
  writeMarks(writer, property, diagnostic);
  writer.writeLine(`[JsonPropertyName(${stringLiteral(property.name)})]`);
}

/** Secrets are shown as `***`, so that an object may be logged. */
function writeToString(
  writer: CodeWriter,
  { properties, extra }: ObjectType,
  name: string,
  member: MemberName,
): void {
  writer.writeLine("/// <summary>Shows secrets as <c>***</c>.</summary>");
  writer.writeLine("public override string ToString() =>");
  writer.indent(() => {
    writer.writeLine(stringLiteral(`${name} {`));
    properties.forEach((property, index) => {
      const held = member(property.name);
      const show = property.sensitive ? "Secret" : "Of";
      writer.writeLine(
        `+ ${stringLiteral(`${index === 0 ? " " : ", "}${held} = `)} + Display.${show}(${held})`,
      );
    });
    if (extra !== undefined) {
      const held = member(extra.name);
      const start = properties.length === 0 ? " " : ", ";
      const show = extra.sensitive ? "Secret" : "Of";
      writer.writeLine(`+ ${stringLiteral(`${start}${held} = `)} + Display.${show}(${held})`);
    }
    writer.writeLine('+ " }";');
  });
}
