import type { Text } from "../../text.ts";
import {
  asWritten,
  camelCase,
  constantCase,
  enumWords,
  pascalCase,
  snakeCase,
  words,
} from "../../names.ts";
import type { Callback, ObjectType, Scalar, ScalarKind } from "../model.ts";
import { memo, namespace } from "../namespace.ts";
import { callbackWords } from "../rpc-groups.ts";
import type { Settled } from "../settled.ts";

// https://doc.rust-lang.org/reference/keywords.html
const KEYWORDS = new Set(
  (
    "abstract as async await become box break const continue do dyn else enum extern false final fn for gen if impl " +
    "in let loop macro match mod move mut override priv pub ref return static struct trait true try type typeof " +
    "unsafe unsized use virtual where while yield"
  ).split(" "),
);
/** Keywords that stay so even when written raw. */
const UNESCAPABLE = new Set(["crate", "self", "super"]);

/** The field of the members that this version does not know. */
export const UNKNOWN = "unknown_members";

export type Constant = Scalar;

/** The identifiers of the crate, each unique. */
export interface RustNames {
  readonly type: (name: Text) => string;
  readonly variant: (enumName: Text, value: Text) => string;
  readonly either: (of: readonly [ScalarKind, ScalarKind]) => string;
  readonly callback: (callback: Callback) => string;
  /** The type of which the value is the only one. */
  readonly constant: (value: Constant) => string;
  /** The fields of an object by the names of its properties and of their callbacks. */
  readonly fields: (object: ObjectType) => (name: Text) => string;
  /** The constant with the name of a method on the wire. */
  readonly method: (name: Text) => string;
  /** Another public type of the crate. */
  readonly claim: (wanted: string) => string;
}

export function rustNames({ model, own }: Settled): RustNames {
  const taken = namespace(own, (name) => `${name}Model`);
  const types = new Map(model.types.map(({ name }) => [name, taken(typeName(name))]));
  const claim = memo(taken);
  // Those of numbers and booleans are among the crate's own names.
  const constants = namespace(types.values(), (name) => `${name}Model`);
  const variants = new Map<Text, ReadonlyMap<Text, string>>();
  for (const type of model.types) {
    if (type.kind !== "enum") continue;
    const within = namespace(["Other", "Self"], (name) => `${name}Value`);
    const parts = enumWords(type.values.map(({ value }) => value));
    variants.set(
      type.name,
      new Map(
        type.values.map(({ value }, index) => [value, within(pascalCase(parts[index] ?? []))]),
      ),
    );
  }
  return {
    type: (name) => types.get(name) ?? "",
    variant: (enumName, value) => variants.get(enumName)?.get(value) ?? "",
    either: (of) => of.map((kind) => pascalCase([kind])).join("Or"),
    callback: (callback) => claim(pascalCase(callbackWords(callback))),
    constant: memo((value) =>
      constants(`Constant${pascalCase(words(String(value))).slice(0, 30)}`),
    ),
    fields: memo(fieldNames),
    method: (name) => constantCase(words(name)),
    claim,
  };
}

/** As in the schema where that is how Rust writes types. */
export function typeName(name: Text): string {
  return asWritten(name, /^[A-Z][A-Za-z\d]*$/) ?? pascalCase(words(name));
}

function fieldNames(object: ObjectType): (name: Text) => string {
  const properties = object.properties.flatMap(({ name, callback }) =>
    callback === undefined ? [name] : [name, callback.name],
  );
  const names = object.extra === undefined ? properties : [...properties, object.extra.name];
  const taken = namespace([UNKNOWN], (name) => `${name}_`);
  const fields = new Map(names.map((name) => [name, taken(identifier(snakeCase(words(name))))]));
  return (name) => fields.get(name) ?? "";
}

export function identifier(name: string): string {
  if (UNESCAPABLE.has(name)) return `${name}_`;
  return KEYWORDS.has(name) ? `r#${name}` : name;
}

/** The identifier as part of a longer one: `with_type` of `r#type`. */
export function bare(field: string): string {
  return field.replace(/^r#/, "").replace(/^(self|super|crate)_$/, "$1");
}

/** What serde's `rename_all = "camelCase"` makes of a field. */
export function renamed(field: string): string {
  return camelCase(bare(field).split("_"));
}
