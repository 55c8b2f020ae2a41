import { codeWriter, type CodeWriter } from "../writer.ts";
import { joined, ofSchemaText, text, type Text } from "../../text.ts";
import { markdownCode } from "../markdown.ts";
import type {
  EnumType,
  Extra,
  Model,
  ObjectType,
  Property,
  ScalarKind,
  Type,
  TypeDefinition,
} from "../model.ts";
import { callbacks, type Signature } from "../reach.ts";
import { markTags, propertyTags, typeTags, writeDoc } from "./doc.ts";
import { finished, HEADER, STEP } from "./file.ts";
import { callbackName, literal, memberName, quoted, typeName } from "./names.ts";

export interface TypesOptions {
  /**
   * What a type of known strings makes of others: `kept` for readers of what a newer peer sends, `refused` if
   * everything has passed a parser that knows no others.
   */
  readonly otherValues: "kept" | "refused";
}

/** The module of the types; nothing of it is left at run time. */
export function typesModule(model: Model, options: TypesOptions): string {
  const writer = codeWriter(STEP);
  writer.writeLine(HEADER);
  for (const type of model.types) {
    writer.blankLine();
    writeType(writer, type, options);
  }
  for (const callback of callbacks(model)) {
    writer.blankLine();
    writeCallback(writer, callback);
  }
  return finished(writer);
}

function writeType(writer: CodeWriter, type: TypeDefinition, options: TypesOptions): void {
  const name = typeName(type.name);
  switch (type.kind) {
    case "object":
      return writeInterface(writer, type);
    case "enum":
      writeDoc(writer, enumText(type), markTags(type));
      return writeUnion(writer, name, [
        ...type.values.map(({ value }) => quoted(value)),
        ...(options.otherValues === "kept" ? ["(string & {})"] : []),
      ]);
    case "union":
      writeDoc(
        writer,
        joined(
          [
            type.description,
            text`Distinguished by ${markdownCode(type.discriminator)}. Another version may send a variant that is not here, so a \`switch\` needs a \`default\`.`,
          ],
          "\n\n",
        ),
        markTags(type),
      );
      return writeUnion(
        writer,
        name,
        type.variants.map((variant) => typeName(variant.type)),
      );
    case "choice":
      writeDoc(writer, type.description, markTags(type));
      return writeUnion(writer, name, type.options.map(optionText));
    case "alias":
      writeDoc(writer, type.description, [...typeTags(type.type), ...markTags(type)]);
      writer.writeLine(`export type ${name} = ${typeText(type.type)};`);
  }
}

function writeInterface(writer: CodeWriter, type: ObjectType): void {
  const bases = type.bases.map((base) => typeName(base));
  const own = type.properties.filter(({ name }) => type.own.has(name));
  writeDoc(writer, type.description, markTags(type));
  const parents = bases.length === 0 ? "" : ` extends ${bases.join(", ")}`;
  const head = `export interface ${typeName(type.name)}${parents} `;
  if (own.length === 0 && type.extra === undefined) {
    writer.writeLine(`${head}{}`);
    return;
  }
  writer.write(head).block(() => {
    own.forEach((property, index) => {
      if (index > 0) writer.newLineIfLastNot();
      writeDoc(writer, property.description, propertyTags(property));
      const mark = property.required ? "" : "?";
      writer.writeLine(`${memberName(property.name)}${mark}: ${typeText(property.type)};`);
      writeCallbackMember(writer, property);
    });
    if (type.extra !== undefined) writeIndex(writer, type, type.extra);
  });
}

/** Members of any other name. An index speaks of those that have a name too, so it holds the types of all. */
function writeIndex(writer: CodeWriter, object: ObjectType, extra: Extra): void {
  writeDoc(writer, `Of any other name: \`${typeText(extra.type)}\`.`);
  const types = object.properties.flatMap(({ type, required, callback }) => [
    typeText(type),
    ...(callback === undefined ? [] : [callbackName(callback)]),
    ...(required ? [] : ["undefined"]),
  ]);
  const all = new Set([typeText(extra.type), ...types]);
  writer.writeLine(`[key: string]: ${all.has("unknown") ? "unknown" : [...all].join(" | ")};`);
}

function writeCallbackMember(writer: CodeWriter, property: Property): void {
  const { callback } = property;
  if (callback === undefined) return;
  writeDoc(
    writer,
    text`Stays in this process. On the wire ${markdownCode(property.name)} says that it is there, and it answers ${markdownCode(callback.method)}.`,
    markTags(property),
  );
  writer.writeLine(`${memberName(callback.name)}?: ${callbackName(callback)};`);
}

function writeCallback(
  writer: CodeWriter,
  { callback, params, result, property }: Signature,
): void {
  writeDoc(
    writer,
    text`Answers ${markdownCode(callback.method)} with its ${markdownCode(callback.result)}. Never serialized.`,
    markTags(property),
  );
  const argument = params === undefined ? "" : `args: ${typeName(params)}`;
  writer.writeLine(
    `export type ${callbackName(callback)} = (${argument}) => Promise<${typeText(result)}>;`,
  );
}

function enumText({ description, values }: EnumType): Text {
  const items = values.flatMap((value) =>
    value.description === undefined
      ? []
      : [text`- ${markdownCode(ofSchemaText(quoted(value.value)))}: ${value.description}`],
  );
  return joined([description, joined(items, "\n")], "\n\n");
}

function writeUnion(writer: CodeWriter, name: string, members: readonly string[]): void {
  const line = `export type ${name} = ${members.join(" | ")};`;
  if (line.length <= 100) {
    writer.writeLine(line);
    return;
  }
  writer.writeLine(`export type ${name} =`);
  writer.indent(() => {
    members.forEach((member, index) => {
      writer.writeLine(`| ${member}${index === members.length - 1 ? ";" : ""}`);
    });
  });
}

/** A `Record` could not hold the type that it is an option of. */
function optionText(option: Type): string {
  if (option.kind === "map") return `{ [key: string]: ${typeText(option.values)} }`;
  return typeText(option);
}

const SCALARS: Readonly<Record<ScalarKind, string>> = {
  string: "string",
  integer: "number",
  number: "number",
  boolean: "boolean",
};

export function typeText(type: Type): string {
  const plain = plainText(type);
  return type.nullable && type.kind !== "any" ? `${plain} | null` : plain;
}

function plainText(type: Type): string {
  switch (type.kind) {
    case "any":
      return "unknown";
    case "const":
      return literal(type.value);
    case "list": {
      const items = typeText(type.items);
      const union = type.items.kind === "either" || (type.items.nullable && items !== "unknown");
      return union ? `(${items})[]` : `${items}[]`;
    }
    case "map":
      return `Record<string, ${typeText(type.values)}>`;
    case "either":
      return [...new Set(type.of.map((kind) => SCALARS[kind]))].join(" | ");
    case "reference":
      return typeName(type.name);
    default:
      return SCALARS[type.kind];
  }
}
