/**
 * What a schema says, without anything that belongs to one language. The reader makes it, the emitters turn it into
 * files; neither knows the other.
 */
export interface Model {
  readonly title?: string;
  readonly description?: string;
  /** The type that the document itself describes, by name. */
  readonly root?: string;
  /** In the order of the schema; a type that was found inside another follows it. */
  readonly types: readonly TypeDefinition[];
  readonly methods: readonly Method[];
}

/** What every named thing may say of itself. */
export interface Marks {
  /** Markdown, of any number of lines, holding any character. */
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
  /** `additionalProperties: false`: a writer adds nothing; a reader still tolerates what it does not know. */
  readonly closed: boolean;
  /** Members that have no name here, and are not among the `extra` ones, are read and written again. */
  readonly keepsUnknown: boolean;
  /** The members of any other name, where the schema says that there may be some. */
  readonly extra?: Extra;
}

/** Members of any name, which a language holds in a map next to the properties. */
export interface Extra {
  /** What the map is called; no property of the object collides with it. */
  readonly name: string;
  /** Of each member. */
  readonly type: Type;
}

export interface Property extends Marks {
  /** As on the wire. */
  readonly name: string;
  readonly type: Type;
  readonly required: boolean;
  readonly default?: Json;
  /** Never shown in Debug, repr, toString and so on. */
  readonly sensitive: boolean;
  /** The property says on the wire that this callback exists in the process. */
  readonly callback?: Callback;
}

/** A function that stays in the process and is never serialized; on the wire its property says `true`. */
export interface Callback {
  /** The member that holds it: `bearerTokenProvider`. */
  readonly name: string;
  /** The method by which the other side calls it: `providerToken.getToken`. */
  readonly method: string;
  /** The property of the method's result that the function returns: `token`. */
  readonly result: string;
  /** What its type is named with, where that is not `name`: a package may have that name for something else. */
  readonly type?: string;
}

/** A string of which some values are known. Readers keep the others. */
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
 * A value of any of several types that no property tells apart. The JSON is kept as it is; `validate` does not look into
 * it, since which of the types is meant is for the reader to say.
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
  /** Any JSON value, `null` among them, also where it is not required. An alias of it is never referred to. */
  | { readonly kind: "any" }
  | { readonly kind: "const"; readonly value: string | number | boolean }
  | ListType
  | MapType
  /** Two scalars, such as a string or a number. Never two of which one reads as the other. */
  | { readonly kind: "either"; readonly of: readonly [ScalarKind, ScalarKind] }
  /** A type of {@link Model.types}, by name. */
  | { readonly kind: "reference"; readonly name: string }
) & {
  /**
   * `null` is a value too. In a property that is not required, `null` and absent mean the same, and absent is written.
   * Said where a type is used: what an alias names is never nullable itself.
   */
  readonly nullable: boolean;
};

export type ScalarKind = "string" | "integer" | "number" | "boolean";

export interface StringType {
  readonly kind: "string";
  /** For documentation: date-time, uuid and uri stay strings, since parsed types rewrite them. */
  readonly format?: string;
  /** For documentation: regular expressions differ between languages. */
  readonly pattern?: string;
  /** In Unicode code points, as the bounds below in numbers and items; all are checked by `validate`. */
  readonly minLength?: number;
  readonly maxLength?: number;
}

export interface NumberType {
  /** Integers are whole and, without a format, within ±(2^53 − 1). */
  readonly kind: "integer" | "number";
  /**
   * The type that a language with several has it in. Of an integer, what it may be; the bounds below are told only where
   * they are narrower.
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
 * What `validate` checks of properties that stand together, by their names on the wire. A callback counts as its
 * property.
 */
export type Rule =
  /** Where `property` is present, none of `others` is. */
  | { readonly kind: "excludes"; readonly property: string; readonly others: readonly string[] }
  /** One of them is present, and only one. */
  | { readonly kind: "exactly-one"; readonly properties: readonly string[] }
  /** At least one of them is present. */
  | { readonly kind: "at-least-one"; readonly properties: readonly string[] }
  /** Where `property` is present, all of `others` are. */
  | { readonly kind: "requires"; readonly property: string; readonly others: readonly string[] };

/** A remote call. */
export interface Method extends Marks {
  /** As on the wire: `providerToken.getToken`. */
  readonly name: string;
  readonly direction: "clientToRuntime" | "runtimeToClient";
  /** What its group is named with, where that is not the part of `name` before the last dot. */
  readonly group?: string;
  /** Object types, by name; absent where there is nothing to send. */
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
