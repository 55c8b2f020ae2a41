import { isText } from "../../text.ts";
import type { NumberFormat, Scalar, Type } from "../model.ts";
import { eitherName, type Scope } from "../scope.ts";

/** The Java type. Scalars are boxed, so that absent is `null`. */
export function javaType(given: Type, scope: Scope): string {
  const type = scope.resolve(given);
  switch (type.kind) {
    case "string":
      return "String";
    case "integer":
      return type.format === undefined ? "Long" : NUMBERS[type.format];
    case "number":
      return type.format === undefined ? "Double" : NUMBERS[type.format];
    case "boolean":
      return "Boolean";
    case "any":
      return "JsonNode";
    case "const":
      return constType(type.value);
    case "list":
      return `List<${javaType(type.items, scope)}>`;
    case "map":
      return `Map<String, ${javaType(type.values, scope)}>`;
    case "either":
      return eitherName(type.of);
    case "reference":
      return scope.typeName(type.name);
  }
}

/** The least type that holds all values of the format; none of Java's is unsigned. */
const NUMBERS: Readonly<Record<NumberFormat, string>> = {
  int32: "Integer",
  uint32: "Long",
  int64: "Long",
  uint64: "BigInteger",
  float: "Float",
};

function constType(value: Scalar): string {
  if (isText(value)) return "String";
  if (typeof value === "boolean") return "Boolean";
  return Number.isInteger(value) ? "Long" : "Double";
}

/** Whether `null` is a value of the type, different from absent. */
export function holdsNull(given: Type, scope: Scope): boolean {
  const type = scope.resolve(given);
  return type.nullable || type.kind === "any";
}

/** Types that a literal without a suffix does not become by itself. */
export const PRIMITIVES: Readonly<Record<string, string>> = {
  Long: "long",
  Double: "double",
  Float: "float",
};
