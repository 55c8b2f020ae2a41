import type { Text } from "../../text.ts";
import { asWritten, constantCase, pascalCase, snakeCase, words } from "../../names.ts";
import type { Callback } from "../model.ts";
import { callbackWords } from "../rpc-groups.ts";

/** https://docs.python.org/3/reference/lexical_analysis.html#keywords, those in lower case. */
const KEYWORDS: ReadonlySet<string> = new Set(
  (
    "and as assert async await break class continue def del elif else except finally for from global if import in " +
    "is lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);

/** The keywords in capitals. */
const CONSTANTS: ReadonlySet<string> = new Set(["False", "None", "True"]);

/** The schema's name where Python would write it so too, as `OAuth`; otherwise made of its words. */
export function className(name: Text): string {
  const plain = asWritten(name, /^[A-Z][A-Za-z\d]*$/) ?? pascalCase(words(name));
  const safe = /^[A-Z]/.test(plain) ? plain : `Type${plain}`;
  return CONSTANTS.has(safe) ? `${safe}_` : safe;
}

/** A key, an argument or a module: `base_url`, `class_`. */
export function keyName(name: Text | string): string {
  const plain = snakeCase(words(name));
  return KEYWORDS.has(plain) ? `${plain}_` : plain;
}

/** `provider_config_from_wire` and its like. */
export function functionName(
  verb: "from_wire" | "to_wire" | "validate" | "redact",
  type: Text,
): string {
  const name = snakeCase(words(className(type)));
  return verb.endsWith("_wire") ? `${name}_${verb}` : `${verb}_${name}`;
}

export function shapeName(type: Text): string {
  return constantCase(words(className(type)));
}

/** `PROVIDER_TYPE_OPENAI`. */
export function constantName(...parts: readonly (readonly string[])[]): string {
  return constantCase(parts.flat());
}

export function callbackName(callback: Callback): string {
  const name = pascalCase(callbackWords(callback));
  return CONSTANTS.has(name) ? `${name}_` : name;
}
