import { isText, type Text } from "../../text.ts";
import type { Model, NumberFormat, Property, Scalar, ScalarKind, Type } from "../model.ts";
import { definition } from "../reach.ts";
import { constKind, resolved } from "../resolve.ts";
import type { GoNames } from "./names.ts";
import { quoted } from "./text.ts";

/** What the parts of the emitter share. */
export interface Go {
  readonly model: Model;
  readonly names: GoNames;
  /** Names of the types whose values may violate the schema in a way that Go's own types do not rule out. */
  readonly checked: ReadonlySet<Text>;
}

export const SCALARS: Readonly<Record<ScalarKind, string>> = {
  string: "string",
  integer: "int64",
  number: "float64",
  boolean: "bool",
};
const NUMBERS: Readonly<Record<NumberFormat, string>> = {
  int32: "int32",
  uint32: "uint32",
  int64: "int64",
  uint64: "uint64",
  float: "float32",
};
export const READERS: Readonly<Record<ScalarKind, string>> = {
  string: "text",
  integer: "integer",
  number: "number",
  boolean: "boolean",
};

/** Whether the Go type has a nil of its own, so that no pointer is needed to say that there is no value. */
export function hasNil(go: Go, type: Type): boolean {
  const target = resolved(go.model, type);
  if (target.kind === "reference") return definition(go.model, target.name).kind === "union";
  return target.kind === "list" || target.kind === "map" || target.kind === "any";
}

/** The type of a value that is there. */
export function goType(go: Go, type: Type): string {
  switch (type.kind) {
    case "any":
      return "json.RawMessage";
    case "const":
      return SCALARS[constKind(type.value)];
    case "list":
      return `[]${itemType(go, type.items)}`;
    case "map":
      return `map[string]${itemType(go, type.values)}`;
    case "either":
      return go.names.either(type.of);
    case "reference":
      return go.names.type(type.name);
    case "integer":
    case "number":
      return type.format === undefined ? SCALARS[type.kind] : NUMBERS[type.format];
    default:
      return SCALARS[type.kind];
  }
}

function itemType(go: Go, type: Type): string {
  return type.nullable && !hasNil(go, type) ? `*${goType(go, type)}` : goType(go, type);
}

export function isPointer(go: Go, { type, required }: Property): boolean {
  return (!required || type.nullable) && !hasNil(go, type);
}

/** The function that reads a value, which is there and not null. */
function reader(go: Go, type: Type): string {
  switch (type.kind) {
    case "any":
      return "anyValue";
    case "const": {
      const kind = constKind(type.value);
      return `constant(${READERS[kind]}[${SCALARS[kind]}], ${constant(type.value)})`;
    }
    case "list":
      return `listOf(${itemReader(go, type.items)})`;
    case "map":
      return `mapOf(${itemReader(go, type.values)})`;
    case "either":
      return `read${go.names.either(type.of)}`;
    case "reference":
      return referenceReader(go, type.name);
    case "integer":
      return `${type.format === undefined ? "integer" : "sized"}[${goType(go, type)}]`;
    default:
      return `${READERS[type.kind]}[${goType(go, type)}]`;
  }
}

/** The reader of a place that may hold null where the schema says so. */
export function itemReader(go: Go, type: Type): string {
  if (!type.nullable) return reader(go, type);
  return hasNil(go, type) ? `nullableNil(${reader(go, type)})` : `nullable(${reader(go, type)})`;
}

function referenceReader(go: Go, name: Text): string {
  const target = definition(go.model, name);
  return target.kind === "enum" ? `text[${go.names.type(name)}]` : `read${go.names.type(name)}`;
}

export function constant(value: Scalar): string {
  return isText(value) ? quoted(value) : String(value);
}
