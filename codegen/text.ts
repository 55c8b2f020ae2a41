import type { Json } from "./model.ts";

declare const ofSchema: unique symbol;

/**
 * Text of a schema: a name, a description or a value. It may contain anything. At run time it is a string, but the type
 * checker sees a symbol, because a symbol cannot be used in a template, added to a string or passed as one. So text of a
 * schema gets into a generated file only through a function that escapes it for its position.
 */
export type Text = symbol & { readonly [ofSchema]: true };

/** A type in which every string is text of a schema. */
export type OfSchema<T> = [Json] extends [T] ? JsonOfSchema : EachOfSchema<T>;

/** Any JSON of a schema. The names of its members are plain strings, because keys cannot have another type. */
export type JsonOfSchema =
  | null
  | boolean
  | number
  | Text
  | readonly JsonOfSchema[]
  | { readonly [key: string]: JsonOfSchema };

type EachOfSchema<T> = T extends string
  ? string extends T
    ? Text
    : T
  : T extends ReadonlySet<infer Item>
    ? ReadonlySet<OfSchema<Item>>
    : T extends object
      ? { readonly [Key in keyof T]: OfSchema<T[Key]> }
      : T;

/** Our own words combined with text of a schema. The result is text of a schema, too. */
export function text(
  words: TemplateStringsArray,
  ...values: readonly (Text | string | number)[]
): Text {
  return ofSchemaText(String.raw({ raw: words }, ...values.map(String)));
}

/** Joins texts; undefined and empty ones are left out. */
export function joined(texts: readonly (Text | string | undefined)[], between: string): Text {
  const given = texts.flatMap((one) => (one === undefined ? [] : [unescaped(one)]));
  return ofSchemaText(given.filter((one) => one.trim() !== "").join(between));
}

/** Treats a string as text of a schema. */
export function ofSchemaText(string: string): Text {
  return string as unknown as Text;
}

/** The text as a string. The linter allows this only in modules that escape it. */
export function unescaped(value: Text | string): string {
  return value as unknown as string;
}

export function isEmpty(value: Text): boolean {
  return unescaped(value) === "";
}

export function isText(value: unknown): value is Text {
  return typeof value === "string";
}
