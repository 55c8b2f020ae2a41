import type { Callback, EnumType, Json, Marks, Rule, Type } from "../model.ts";
import type { Report } from "./place.ts";

// What is read before references are followed. A reference holds the pointer to its target in place of the name, until
// it is known which type stands there.

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
  | Pick<EnumType, "kind" | "values">
  | { readonly kind: "alias"; readonly type: Type };

export interface ObjectForm {
  readonly kind: "object";
  readonly bases: readonly Located<Type>[];
  readonly properties: readonly PropertyDraft[];
  readonly required: readonly Located<string>[];
  readonly rules: readonly Located<Rule>[];
  readonly closed: boolean;
}

export interface PropertyDraft extends Marks {
  readonly at: string;
  readonly name: string;
  readonly type: Type;
  readonly default?: Json;
  readonly sensitive: boolean;
  readonly callback?: Callback;
}

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

/** What reading one schema may ask of the reading of the whole. */
export interface Walk {
  readonly report: Report;
  /**
   * The type of a schema inside another. An object, an enum or a union becomes a type of its own, called `name`.
   * `extra` are the keywords that its place allows beside those of its shape.
   */
  readonly type: (value: Json, at: string, name: string, extra?: readonly string[]) => Type;
}
