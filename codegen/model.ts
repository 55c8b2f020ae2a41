/**
 * The content of a schema, independent of any language. The reader creates it and the emitters turn it into files;
 * neither depends on the other.
 */
export interface Model {
  readonly title?: string;
  readonly description?: string;
  /** The type that the document itself describes, by name. */
  readonly root?: string;
  /** In the order of the schema. A type that was found inside another follows it. */
  readonly types: readonly TypeDefinition[];
  readonly methods: readonly Method[];
}

/** Annotations that every named item may have. */
export interface Marks {
  /** Markdown with any number of lines and any characters. */
  readonly description?: string;
  readonly deprecated: boolean;
  /** May change without notice (`x-stability: experimental`). */
  readonly experimental: boolean;
}

export type TypeDefinition = ObjectType | EnumType | UnionType | ChoiceType | AliasType;

export interface ObjectType extends Marks {
  readonly kind: "object";
  /** As in the schema; unique among the types. */
  readonly name: string;
  /** Types whose properties this one has too (`allOf`), by name. */
  readonly bases: readonly string[];
  /** Those of the bases first, then its own. */
  readonly properties: readonly Property[];
  /** Names of the properties that the bases do not have. */
  readonly own: ReadonlySet<string>;
  /** Those of the bases first, then its own. */
  readonly rules: readonly Rule[];
  /** `additionalProperties: false`: a writer adds no other members; a reader still tolerates unknown ones. */
  readonly closed: boolean;
  /** Whether unknown members that are not `extra` are kept when an object is read and written again. */
  readonly keepsUnknown: boolean;
  /** The members with any other name, if the schema describes them. */
  readonly extra?: Extra;
}

/** Members with any name, which are in a map in addition to the properties. */
export interface Extra {
  /** The name of the map; no property of the object collides with it. */
  readonly name: string;
  /** The type of each member. */
  readonly type: Type;
  /** As of a property: they are never shown. */
  readonly sensitive: boolean;
}

export interface Property extends Marks {
  /** As on the wire. */
  readonly name: string;
  readonly type: Type;
  readonly required: boolean;
  readonly default?: Json;
  /** Never shown in Debug, repr, toString and so on. */
  readonly sensitive: boolean;
  /** If present, the property says on the wire that this callback exists in the process. */
  readonly callback?: Callback;
}

/** A function that stays in the process and is never serialized; on the wire, its property is `true`. */
export interface Callback {
  /** The member that holds it: `bearerTokenProvider`. */
  readonly name: string;
  /** The method by which the other side calls it: `providerToken.getToken`. */
  readonly method: string;
  /** The property of the method's result that the function returns: `token`. */
  readonly result: string;
  /** The name of its type, if it is not `name`, which the package may use for something else. */
  readonly type?: string;
}

/** A string with some known values. Readers keep other values. */
export interface EnumType extends Marks {
  readonly kind: "enum";
  readonly name: string;
  readonly values: readonly { readonly value: string; readonly description?: string }[];
}

/** One of several objects, distinguished by a property. Readers keep an unknown variant as JSON. */
export interface UnionType extends Marks {
  readonly kind: "union";
  readonly name: string;
  readonly discriminator: string;
  /** `type` names an object type, in which the discriminator is a required `const`. */
  readonly variants: readonly { readonly value: string; readonly type: string }[];
}

/**
 * A value of one of several types that no property distinguishes. The JSON is kept unchanged, and `validate` does not
 * check it: the reader decides which type is meant.
 */
export interface ChoiceType extends Marks {
  readonly kind: "choice";
  readonly name: string;
  /**
   * At least two, none of them nullable and none a reference to an alias or to another choice: at most one each that is
   * a string, a number, a boolean, a list and a map, and any objects.
   */
  readonly options: readonly Type[];
}

/** A name for a list, a map or a scalar. */
export interface AliasType extends Marks {
  readonly kind: "alias";
  readonly name: string;
  readonly type: Type;
}

export type Type = (
  | StringType
  | NumberType
  | { readonly kind: "boolean" }
  /** Any JSON value including `null`, even if it is not required. No reference leads to an alias of it. */
  | { readonly kind: "any" }
  | { readonly kind: "const"; readonly value: string | number | boolean }
  | ListType
  | MapType
  /** One of two scalars, such as a string or a number. Never two of which one can be read as the other. */
  | { readonly kind: "either"; readonly of: readonly [ScalarKind, ScalarKind] }
  /** A type of {@link Model.types}, by name. */
  | { readonly kind: "reference"; readonly name: string }
) & {
  /**
   * Whether `null` is a value. In a property that is not required, `null` and absent mean the same, and absent is
   * written. This belongs to the use of a type: the type of an alias is never nullable itself.
   */
  readonly nullable: boolean;
};

export type ScalarKind = "string" | "integer" | "number" | "boolean";

export interface StringType {
  readonly kind: "string";
  /** For documentation: date-time, uuid and uri stay strings, because parsed types change how they are written. */
  readonly format?: string;
  /** For documentation: regular expressions differ between languages. */
  readonly pattern?: string;
  /** In Unicode code points. `validate` checks this bound and those of numbers, lists and maps below. */
  readonly minLength?: number;
  readonly maxLength?: number;
}

export interface NumberType {
  /** Without a format, integers are within ±(2^53 − 1). */
  readonly kind: "integer" | "number";
  /**
   * Selects the type in languages with several number types. For an integer, it implies its range; the bounds below are
   * present only if they are narrower.
   */
  readonly format?: NumberFormat;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

export type NumberFormat = "int32" | "uint32" | "int64" | "uint64" | "float";

export interface ListType {
  readonly kind: "list";
  readonly items: Type;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** No two items are equal in JSON; checked by `validate`. */
  readonly uniqueItems?: true;
}

/** An object with keys of any name. */
export interface MapType {
  readonly kind: "map";
  readonly values: Type;
  readonly minProperties?: number;
  readonly maxProperties?: number;
}

/**
 * A rule for several properties, by their names on the wire, which `validate` checks. A callback counts as its
 * property.
 */
export type Rule =
  /** If `property` is present, none of `others` is. */
  | { readonly kind: "excludes"; readonly property: string; readonly others: readonly string[] }
  /** Exactly one of them is present. */
  | { readonly kind: "exactly-one"; readonly properties: readonly string[] }
  /** At least one of them is present. */
  | { readonly kind: "at-least-one"; readonly properties: readonly string[] }
  /** If `property` is present, all of `others` are. */
  | { readonly kind: "requires"; readonly property: string; readonly others: readonly string[] };

/** A remote call. */
export interface Method extends Marks {
  /** As on the wire: `providerToken.getToken`. */
  readonly name: string;
  readonly direction: "clientToRuntime" | "runtimeToClient";
  /** The name of its group, if it is not the part of `name` before the last dot. */
  readonly group?: string;
  /** Object types, by name; absent if there is nothing to send. */
  readonly params?: string;
  readonly result?: string;
}

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };
