import type { Property } from "../../model.ts";

/** Whether encoding/json takes the name in a tag; it passes over quotes, commas, backslashes and the like. */
export function isTaggable(name: string): boolean {
  return /^[\p{L}\p{Nd}!#$%&()*+\-./:;<=>?@[\]^_{|}~ ]+$/u.test(name);
}

/** The tag of a field; what no tag can say is left to MarshalJSON. */
export function fieldTag({ name, required, sensitive }: Property): string {
  const json = isTaggable(name) ? jsonTag(name, required) : '`json:"-"`';
  return sensitive ? json.replace(/`$/, ' sensitive:"true"`') : json;
}

export function jsonTag(name: string, required: boolean): string {
  return `\`json:"${name}${required ? "" : ",omitempty"}"\``;
}
