import { isText } from "../../text.ts";
import type { Extra, NumberFormat, Property, Scalar, Type } from "../model.ts";
import { eitherName, type Scope } from "../scope.ts";

/** The C# type, with `?` if `null` is one of its values. */
export function csharpType(given: Type, scope: Scope): string {
  const type = scope.resolve(given);
  const plain = plainType(type, scope);
  return type.nullable && type.kind !== "any" ? `${plain}?` : plain;
}

/** The type in the serializer's metadata for additional members. A reference type has no `?` there. */
export function extraMetadata({ type }: Extra, scope: Scope): string {
  return csharpType(isReference(type, scope) ? { ...type, nullable: false } : type, scope);
}

/** The type of a property; `null` means absent. */
export function propertyType(property: Property, scope: Scope): string {
  const type = csharpType(property.type, scope);
  return property.required || type.endsWith("?") || type === "JsonElement" ? type : `${type}?`;
}

function plainType(type: Type, scope: Scope): string {
  switch (type.kind) {
    case "string":
      return "string";
    case "integer":
      return type.format === undefined ? "long" : NUMBERS[type.format];
    case "number":
      return type.format === undefined ? "double" : NUMBERS[type.format];
    case "boolean":
      return "bool";
    case "any":
      return "JsonElement";
    case "const":
      return constType(type.value);
    case "list":
      return `IList<${csharpType(type.items, scope)}>`;
    case "map":
      return `IDictionary<string, ${csharpType(type.values, scope)}>`;
    case "either":
      return eitherName(type.of);
    case "reference":
      return scope.typeName(type.name);
  }
}

const NUMBERS: Readonly<Record<NumberFormat, string>> = {
  int32: "int",
  uint32: "uint",
  int64: "long",
  uint64: "ulong",
  float: "float",
};

function constType(value: Scalar): string {
  if (isText(value)) return "string";
  if (typeof value === "boolean") return "bool";
  return Number.isInteger(value) ? "long" : "double";
}

/** Whether a value of the type, without `?`, can be null in spite of the compiler. */
export function isReference(given: Type, scope: Scope): boolean {
  const type = scope.resolve(given);
  switch (type.kind) {
    case "string":
    case "list":
    case "map":
      return true;
    case "const":
      return isText(type.value);
    case "reference":
      return scope.definition(type.name).kind !== "enum";
    default:
      return false;
  }
}
