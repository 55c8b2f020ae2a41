import type { Callback, EnumType, Json, Marks, Rule, Type } from "../model.ts";
import type { KindsOf } from "./kinds.ts";
import type { Reports } from "./place.ts";

// What is read before references are followed. A reference contains the pointer to its target instead of the name,
// until it is known which type stands there.

/** A type that has a name. */
export interface Draft {
  readonly name: string;
  readonly at: string;
  readonly marks: Marks;
  /** `null` is a value of it too, which is said where it is referred to. */
  readonly nullable: boolean;
  /** For the properties that refer to it and have none of their own. */
  readonly default?: Json;
  readonly sensitive: boolean;
  readonly form: Form;
}

export type Form =
  | ObjectForm
  | UnionForm
  | ChoiceForm
  | Pick<EnumType, "kind" | "values">
  | { readonly kind: "alias"; readonly type: Type };

export interface ObjectForm {
  readonly kind: "object";
  readonly bases: readonly Located<Type>[];
  readonly properties: readonly PropertyDraft[];
  readonly required: readonly Located<string>[];
  readonly rules: readonly Located<Rule>[];
  readonly closed: boolean;
  /** Of the members that have no name here, where the schema says that there may be some. */
  readonly extra?: Type;
  /** Properties whose names make no identifier are among those, whatever their types are. */
  readonly hasUnnamed: boolean;
}

export interface PropertyDraft extends Marks {
  readonly at: string;
  readonly name: string;
  readonly type: Type;
  readonly default?: Json;
  readonly sensitive: boolean;
  readonly callback?: Callback;
}

/** A choice that is settled, and distinguished by no property. */
export interface ChoiceForm {
  readonly kind: "choice";
  readonly options: readonly Type[];
}

/** What `oneOf` or `anyOf` choose between; until it is settled, of any kinds. */
export interface UnionForm {
  readonly kind: "union";
  readonly variants: readonly Located<Type>[];
  readonly discriminator?: string;
  readonly mapping?: { readonly [value: string]: string };
}

export interface Located<T> {
  readonly at: string;
  readonly is: T;
}

/** What a schema is to the one that it stands in. */
export type Role = "definition" | "property" | "variant" | "part";

/** What reading one schema may ask of the reading of the whole. */
export interface Walk extends Reports {
  readonly kinds: KindsOf;
  /** Notes that the schema at this pointer is referred to, so that it is read wherever it stands. */
  readonly refer: (pointer: string) => void;
  /** The type of a schema inside another. An object, an enum or a union becomes a type of its own, called `name`. */
  readonly type: (value: Json, at: string, name: string, role?: Role) => Type;
}
