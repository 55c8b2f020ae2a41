import type { Text } from "../text.ts";
import { oneLine } from "./readme.ts";

/** A basic string of TOML 1.0 (https://toml.io/en/v1.0.0#string), which is one of JSON. */
export function tomlString(value: Text | string): string {
  return JSON.stringify(oneLine(value));
}
