import type { PackageOptions } from "../emitter.ts";
import type * as schema from "../model.ts";
import type { JsonOfSchema, OfSchema } from "../text.ts";

/**
 * The model as emitters see it: text of the schema is not a `string`, so that no emitter writes it without escaping.
 */
export type Model = OfSchema<schema.Model>;
export type Options = OfSchema<PackageOptions>;

export type TypeDefinition = OfSchema<schema.TypeDefinition>;
export type ObjectType = OfSchema<schema.ObjectType>;
export type EnumType = OfSchema<schema.EnumType>;
export type UnionType = OfSchema<schema.UnionType>;
export type ChoiceType = OfSchema<schema.ChoiceType>;
export type AliasType = OfSchema<schema.AliasType>;
export type Property = OfSchema<schema.Property>;
export type Extra = OfSchema<schema.Extra>;
export type Callback = OfSchema<schema.Callback>;
export type Marks = OfSchema<schema.Marks>;
export type Method = OfSchema<schema.Method>;
export type Rule = OfSchema<schema.Rule>;
export type Type = OfSchema<schema.Type>;
export type Json = JsonOfSchema;
export type Scalar = OfSchema<string | number | boolean>;
export type ScalarKind = schema.ScalarKind;
export type NumberFormat = schema.NumberFormat;

export function ofSchema<T>(value: T): OfSchema<T> {
  return value as OfSchema<T>;
}
