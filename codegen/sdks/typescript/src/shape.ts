// Generated from the JSON Schema. Do not edit: change the schema and generate again.

/** What is known of a type at run time. */
export type Shape =
  | ObjectShape
  | UnionShape
  | ChoiceShape
  | ListShape
  | MapShape
  | ReferenceShape
  | EitherShape
  | StringShape
  | NumberShape
  | ConstShape
  | { readonly kind: "boolean" | "any"; readonly nullable?: true };

interface Nullable {
  readonly nullable?: true;
}

export interface ObjectShape extends Nullable {
  readonly kind: "object";
  readonly fields: readonly Field[];
  readonly rules: readonly Rule[];
  /** Of the members that are no field. */
  readonly others?: Shape;
  readonly othersSensitive?: true;
}

export interface Field {
  readonly name: string;
  readonly shape: Shape;
  readonly required?: true;
  readonly sensitive?: true;
  /** Name of the callback in whose place the field is sent. */
  readonly callback?: string;
}

export type Rule =
  | {
      readonly kind: "excludes" | "requires";
      readonly property: string;
      readonly others: readonly string[];
    }
  | { readonly kind: "exactly-one" | "at-least-one"; readonly properties: readonly string[] };

export interface UnionShape extends Nullable {
  readonly kind: "union";
  readonly discriminator: string;
  readonly variants: readonly { readonly value: string; readonly shape: () => Shape }[];
}

/** Any of several types that nothing tells apart. */
export interface ChoiceShape extends Nullable {
  readonly kind: "choice";
  /** One of them holds a secret somewhere. */
  readonly secret?: true;
  /** Those that hold a callback somewhere. */
  readonly calling?: readonly (() => Shape)[];
}

export interface ListShape extends Nullable {
  readonly kind: "list";
  readonly items: Shape;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** No two items are equal in JSON. */
  readonly uniqueItems?: true;
}

export interface MapShape extends Nullable {
  readonly kind: "map";
  readonly values: Shape;
  readonly minProperties?: number;
  readonly maxProperties?: number;
}

export interface ReferenceShape extends Nullable {
  readonly kind: "reference";
  /** A function, since types may hold themselves. */
  readonly to: () => Shape;
}

export interface EitherShape extends Nullable {
  readonly kind: "either";
  readonly of: readonly ("string" | "integer" | "number" | "boolean")[];
}

export interface StringShape extends Nullable {
  readonly kind: "string";
  /** In Unicode code points. */
  readonly minLength?: number;
  readonly maxLength?: number;
}

export interface NumberShape extends Nullable {
  readonly kind: "integer" | "number";
  /** Of an integer, what it fits. */
  readonly format?: "int32" | "uint32" | "int64" | "uint64";
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

export interface ConstShape extends Nullable {
  readonly kind: "const";
  readonly value: string | number | boolean;
}

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The own member of this name; undefined if there is none. */
export function member(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** The shape of the variant that a value is; undefined for one of another version. */
export function variantOf(
  { discriminator, variants }: UnionShape,
  value: Fields,
): Shape | undefined {
  const given = member(value, discriminator);
  return variants.find((variant) => variant.value === given)?.shape();
}
