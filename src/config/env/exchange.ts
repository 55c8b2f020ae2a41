import { isFields, jsonFields } from "../../lib/fields.ts";
import { listed } from "../../lib/listed.ts";
import { nearest } from "../../lib/nearest.ts";
import { EXCHANGES } from "../exclusive.ts";
import { given, type Env } from "../process-env.ts";
import { EXCHANGE_TOOLS } from "./variables.ts";

/** A field of the `exchange` block and where it comes from. */
export interface ExchangeField {
  /** Its path within the configuration. */
  readonly path: readonly string[];
  readonly value: unknown;
  /** The variable of the issuer's own tools; absent if the text itself has the value. */
  readonly variable?: string;
}

/** The `exchange` block that a text describes: the name of an issuer whose tools' variables fill it, or JSON. */
export function readExchange(
  text: string,
  env: Env,
): readonly ExchangeField[] | { readonly fault: string } {
  const tools = EXCHANGE_TOOLS[text];
  if (tools !== undefined) {
    return [
      { path: ["exchange", text], value: {} },
      ...tools.flatMap(({ name, field }) => {
        const value = given(env, name);
        return value === undefined ? [] : [{ path: field, value, variable: name }];
      }),
    ];
  }
  const block = jsonFields(text);
  if (block === undefined) return { fault: faultOf(text) };
  return [
    { path: ["exchange"], value: {} },
    ...Object.entries(block).flatMap(([kind, fields]): ExchangeField[] => {
      const path = ["exchange", kind];
      if (!isFields(fields)) return [{ path, value: fields }];
      const inner: ExchangeField[] = Object.entries(fields).map(([key, value]) => ({
        path: [...path, key],
        value,
      }));
      inner.unshift({ path, value: {} });
      return inner;
    }),
  ];
}

function faultOf(text: string): string {
  const words = Object.keys(EXCHANGE_TOOLS);
  const near = nearest(text, words);
  if (near !== undefined)
    return `expected ${listed(words, "or")}, or a JSON object; did you mean “${near}”?`;
  const known = EXCHANGES.some((name) => name === text);
  const example = `{"${known ? text : "openai"}": {…}}`;
  return `expected ${listed(words, "or")}, or a JSON object such as ${example}`;
}
