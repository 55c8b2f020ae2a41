import { isText, type Text } from "../../text.ts";
import { asWritten, constantCase, pascalCase, words } from "../../names.ts";
import type { Callback, Model, Scalar } from "../model.ts";
import { callbackWords } from "../rpc-groups.ts";

/** The schema's name where TypeScript would write it so too, as `OAuth`; otherwise made of its words. */
export function typeName(name: Text): string {
  const plain = asWritten(name, /^[A-Z][A-Za-z\d]*$/) ?? pascalCase(words(name));
  return /^[A-Z]/.test(plain) ? plain : `Type${plain}`;
}

/** `validate` and `ProviderConfig` are `validateProviderConfig`. */
export function functionName(verb: string, type: Text): string {
  return verb + typeName(type);
}

/** Cannot be the name of a function, unlike `validateShape`, which validates a type `Shape`. */
export function shapeName(type: Text): string {
  return `shapeOf${typeName(type)}`;
}

/** A name that no type of the model has. */
export function besides(model: Model, name: string, suffix: string): string {
  return model.types.some((type) => typeName(type.name) === name) ? name + suffix : name;
}

export function callbackName(callback: Callback): string {
  return pascalCase(callbackWords(callback));
}

/** `PROVIDER_TYPES`: the known values of an enum. */
export function valuesName(type: Text): string {
  const name = constantCase(words(type));
  return /[A-Z\d]S$|[SXZ]$/.test(name) ? `${name}_VALUES` : `${name}S`;
}

/** As a member of an interface or of an object. */
export function memberName(name: Text | string): string {
  return asWritten(name, /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u) ?? quoted(name);
}

/** A string literal that holds nothing a reader of the source would not see. */
export function quoted(value: Text | string): string {
  return JSON.stringify(value).replaceAll(
    /[\u007F-\u00A0\u00AD\p{Cf}\p{Zl}\p{Zp}\uFEFF]/gu,
    (character) =>
      Array.from(
        { length: character.length },
        (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
      ).join(""),
  );
}

export function literal(value: Scalar): string {
  return isText(value) ? quoted(value) : String(value);
}
