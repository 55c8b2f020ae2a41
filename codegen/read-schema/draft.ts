import type { Callback, EnumType, Json, Marks, Rule, Type } from "../model.ts";
import type { KindsOf } from "./kinds.ts";
import type { Reports } from "./place.ts";

// The types before references are resolved. Until then, a reference contains the pointer to its target instead of a
// name.

/** A named type. */
export interface Draft {
  readonly name: string;
  readonly at: string;
  readonly marks: Marks;
  /** Whether `null` is a value, which then applies to each reference. */
  readonly nullable: boolean;
  /** The default of properties that refer to it and have none of their own. */
  readonly default?: Json;
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
  /** The type of members without a name here, if the schema describes them. */
  readonly extra?: Type;
  /** Whether those include properties whose names make no identifier, of any type. */
  readonly hasUnnamed: boolean;
}

export interface PropertyDraft extends Marks {
  readonly at: string;
  readonly name: string;
  readonly type: Type;
  readonly default?: Json;
  readonly callback?: Callback;
}

/** A settled choice without a property that distinguishes its options. */
export interface ChoiceForm {
  readonly kind: "choice";
  readonly options: readonly Type[];
}

/** The alternatives of `oneOf` or `anyOf`; of any kind until the choice is settled. */
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

/** The role of a schema in the schema that contains it. */
export type Role = "definition" | "property" | "variant" | "part";

/** What reading one schema needs from reading the whole document. */
export interface Walk extends Reports {
  readonly kinds: KindsOf;
  /** Records a reference to the schema at this pointer, so that it is read wherever it is. */
  readonly refer: (pointer: string) => void;
  /** The type of a schema inside another. An object, an enum or a union becomes a type of its own, called `name`. */
  readonly type: (value: Json, at: string, name: string, role?: Role) => Type;
}
