import type { Json } from "../model.ts";
import { isObject, member } from "./json.ts";

/** A JSON Pointer (RFC 6901) extended by tokens, as a fragment: `#/$defs/A`. */
export function below(at: string, ...tokens: readonly (string | number)[]): string {
  const escaped = tokens.map((token) => String(token).replaceAll("~", "~0").replaceAll("/", "~1"));
  return [at, ...escaped].join("/");
}

/** The tokens of a `$ref` into the same document, otherwise undefined. */
export function tokensOf(reference: string): readonly string[] | undefined {
  if (reference !== "#" && !reference.startsWith("#/")) return undefined;
  try {
    return tokensIn(decodeURIComponent(reference));
  } catch {
    return undefined;
  }
}

/** The tokens of a pointer that {@link below} made, in which nothing is percent-encoded. */
export function tokensIn(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export function valueAt(document: Json, tokens: readonly string[]): Json | undefined {
  let value: Json | undefined = document;
  for (const token of tokens) {
    if (Array.isArray(value)) value = /^\d+$/.test(token) ? value[Number(token)] : undefined;
    else value = isObject(value) ? member(value, token) : undefined;
  }
  return value;
}
