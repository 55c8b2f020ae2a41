import { asWritten } from "../../names.ts";
import type { Text } from "../../text.ts";
import type { Property } from "../model.ts";

/** Whether encoding/json takes the name in a tag; it ignores quotes, commas, backslashes and so on. */
export function isTaggable(name: Text): boolean {
  return taggable(name) !== undefined;
}

/** The name as a tag holds it. */
function taggable(name: Text): string | undefined {
  return asWritten(name, /^[\p{L}\p{Nd}!#$%&()*+\-./:;<=>?@[\]^_{|}~ ]+$/u);
}

/** The tag of a field. MarshalJSON does what a tag cannot express. */
export function fieldTag({ name, required, sensitive }: Property): string {
  const json = isTaggable(name) ? jsonTag(name, required) : '`json:"-"`';
  return sensitive ? json.replace(/`$/, ' sensitive:"true"`') : json;
}

export function jsonTag(name: Text, required: boolean): string {
  return `\`json:"${taggable(name) ?? "-"}${required ? "" : ",omitempty"}"\``;
}
