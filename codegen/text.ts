import type { Json } from "./model.ts";

declare const ofSchema: unique symbol;

/**
 * Text of a schema: a name, a description, a value, which may hold anything. It is a string, and a symbol to the type
 * checker, since a symbol is what can be neither put into a template nor added to a string nor passed for one. So the
 * only way into a generated file is a function that escapes it for the place where it goes.
 */
export type Text = symbol & { readonly [ofSchema]: true };

/** A type in which every string is text of a schema. */
export type OfSchema<T> = [Json] extends [T] ? JsonOfSchema : EachOfSchema<T>;

/** Any JSON of a schema. The names of its members are plain strings, for want of other keys. */
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

/** Our own words around text of a schema, which make up such a text again. */
export function text(
  words: TemplateStringsArray,
  ...values: readonly (Text | string | number)[]
): Text {
  return ofSchemaText(String.raw({ raw: words }, ...values.map(String)));
}

/** Several texts as one; what is undefined or empty is left out. */
export function joined(texts: readonly (Text | string | undefined)[], between: string): Text {
  const given = texts.flatMap((one) => (one === undefined ? [] : [unescaped(one)]));
  return ofSchemaText(given.filter((one) => one.trim() !== "").join(between));
}

/** Takes a string for what it may be. */
export function ofSchemaText(string: string): Text {
  return string as unknown as Text;
}

/** The string that a text is; the linter knows which modules escape one, and may ask for it. */
export function unescaped(value: Text | string): string {
  return value as unknown as string;
}

export function isEmpty(value: Text): boolean {
  return unescaped(value) === "";
}

export function isText(value: unknown): value is Text {
  return typeof value === "string";
}
