import { isFields, jsonFields } from "../../lib/fields.ts";
import { listed } from "../../lib/listed.ts";
import { nearest } from "../../lib/nearest.ts";
import { EXCHANGES } from "../exclusive.ts";
import { pathOf } from "../problems.ts";
import { given, type Env } from "../process-env.ts";
import { EXCHANGE_TOOLS, VARIABLES } from "./variables.ts";
import { entryOf } from "../../lib/entry-of.ts";

/** A field of the `exchange` block and where it comes from. */
export interface ExchangeField {
  /** Its path within the configuration. */
  readonly path: readonly string[];
  readonly value: unknown;
  /** The variable with the value; absent if the text itself has it. */
  readonly variable?: string;
}

/**
 * The `exchange` block that a text describes: JSON, or the name of an issuer whose variables fill it, those of its own
 * tools after those of this package.
 */
export function readExchange(
  text: string,
  env: Env,
): readonly ExchangeField[] | { readonly fault: string } {
  const tools = entryOf(EXCHANGE_TOOLS, text);
  if (tools !== undefined) {
    const own = VARIABLES.filter(({ field }) => field[0] === "exchange" && field[1] === text);
    const found = [...own, ...tools].flatMap(({ name, field }): ExchangeField[] => {
      const value = given(env, name);
      return value === undefined ? [] : [{ path: field, value, variable: name }];
    });
    const first = found.filter(
      ({ path }, at) => found.findIndex((other) => pathOf(other.path) === pathOf(path)) === at,
    );
    return [{ path: ["exchange", text], value: {} }, ...first];
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
