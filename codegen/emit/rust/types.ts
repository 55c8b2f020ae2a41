import type { Text } from "../../text.ts";
import type { Model, NumberFormat, ObjectType, Property, ScalarKind, Type } from "../model.ts";
import { closure, definition } from "../reach.ts";
import { constKind, resolved } from "../resolve.ts";
import type { RustNames } from "./names.ts";

/** What the parts of the emitter share. */
export interface Rust {
  readonly model: Model;
  readonly names: RustNames;
  /** Names of the types whose values may violate the schema in a way that Rust's own types do not rule out. */
  readonly checked: ReadonlySet<Text>;
}

export const SCALARS: Readonly<Record<ScalarKind, string>> = {
  string: "String",
  integer: "i64",
  number: "f64",
  boolean: "bool",
};

const NUMBERS: Readonly<Record<NumberFormat, string>> = {
  int32: "i32",
  uint32: "u32",
  int64: "i64",
  uint64: "u64",
  float: "f32",
};

/** The type of a value that is present. */
export function rustType({ names }: Pick<Rust, "names">, type: Type): string {
  const item = (inner: Type): string => {
    const text = rustType({ names }, inner);
    return inner.nullable ? `Option<${text}>` : text;
  };
  switch (type.kind) {
    case "any":
      return "serde_json::Value";
    case "const":
      return SCALARS[constKind(type.value)];
    case "list":
      return `Vec<${item(type.items)}>`;
    case "map":
      return `BTreeMap<String, ${item(type.values)}>`;
    case "either":
      return names.either(type.of);
    case "reference":
      return names.type(type.name);
    case "integer":
    case "number":
      return type.format === undefined ? SCALARS[type.kind] : NUMBERS[type.format];
    default:
      return SCALARS[type.kind];
  }
}

/** Whether a value of the property may hold one of the object, which then needs a place of its own. */
export function isBoxed(model: Model, object: ObjectType, { type }: Property): boolean {
  return type.kind === "reference" && holds(model, type.name, object.name, new Set());
}

function holds(model: Model, name: Text, wanted: Text, seen: Set<Text>): boolean {
  if (name === wanted) return true;
  if (seen.has(name)) return false;
  seen.add(name);
  const type = definition(model, name);
  if (type.kind !== "object") return false;
  return type.properties.some(
    (property) =>
      property.type.kind === "reference" && holds(model, property.type.name, wanted, seen),
  );
}

/** What a field of a struct is. */
export interface Field {
  readonly type: string;
  /** `None` stands for absent or null. */
  readonly optional: boolean;
  readonly boxed: boolean;
}

export function fieldOf(rust: Rust, object: ObjectType, property: Property): Field {
  const boxed = isBoxed(rust.model, object, property);
  const inner = rustType(rust, property.type);
  const value = boxed ? `Box<${inner}>` : inner;
  const optional = !property.required || property.type.nullable;
  return { type: optional ? `Option<${value}>` : value, optional, boxed };
}

/** Objects of which there is a value with nothing but empty required ones. */
export function defaulted(model: Model): ReadonlySet<Text> {
  return closure(
    model,
    (object, found) =>
      object.kind === "object" &&
      object.properties.every((property) => {
        if (!property.required || property.type.nullable) return true;
        const type = resolved(model, property.type);
        return type.kind === "reference" ? found.has(type.name) : type.kind !== "either";
      }),
  );
}
