import type { Text } from "../../text.ts";
import { enumWords, words } from "../../names.ts";
import type { Callback, ObjectType, ScalarKind } from "../model.ts";
import { memo, namespace } from "../namespace.ts";
import { callbackWords } from "../rpc-groups.ts";
import type { Settled } from "../settled.ts";

// https://go.dev/wiki/CodeReviewComments#initialisms, as golint and its successors list them.
const INITIALISMS = new Set(
  (
    "acl api ascii cpu css db dns eof guid html http https id ip json jwt qps ram rpc sla smtp sql ssh tcp tls ttl " +
    "udp ui gid uid uuid uri url utf8 vm xml xmpp xsrf xss"
  ).split(" "),
);
/** Names with a spelling of their own. */
const SPELLINGS = new Map([
  ["graphql", "GraphQL"],
  ["ipv4", "IPv4"],
  ["ipv6", "IPv6"],
  ["oauth", "OAuth"],
  ["oauth2", "OAuth2"],
  ["openai", "OpenAI"],
  ["openid", "OpenID"],
]);
/** The identifiers of the package, each unique. */
export interface GoNames {
  readonly type: (name: Text) => string;
  readonly unknown: (union: Text) => string;
  readonly value: (enumName: Text, value: Text) => string;
  readonly either: (of: readonly [ScalarKind, ScalarKind]) => string;
  readonly callback: (callback: Callback) => string;
  /** The fields of an object by the names of its properties and of their callbacks. */
  readonly fields: (object: ObjectType) => (name: Text) => string;
  /** Reserves another exported identifier of the package. */
  readonly claim: (wanted: string) => string;
}

/** `ClientID` of `clientId`, `UserIDs` of `userIds`, `OAuthGrant` of `OAuthGrant`. */
export function exported(parts: readonly string[]): string {
  return parts.map(spelt).join("");
}

function spelt(word: string): string {
  const special = SPELLINGS.get(word);
  if (special !== undefined) return special;
  if (INITIALISMS.has(word)) return word.toUpperCase();
  const singular = word.replace(/s$/, "");
  if (singular !== word && INITIALISMS.has(singular)) return `${singular.toUpperCase()}s`;
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export function goNames({ model, own, code, placeholder }: Settled): GoNames {
  const taken = namespace(own, (name) => `${name}_`);
  const types = new Map(model.types.map(({ name }) => [name, taken(exported(words(name)))]));
  const lazily = memo(taken);
  const methods = methodsIn(code);
  const values = new Map<Text, ReadonlyMap<Text, string>>();
  for (const type of model.types) {
    if (type.kind !== "enum") continue;
    const prefix = types.get(type.name) ?? "";
    const parts = enumWords(type.values.map(({ value }) => value));
    values.set(
      type.name,
      new Map(
        type.values.map(({ value }, index) => [
          value,
          taken(prefix + exported(parts[index] ?? [])),
        ]),
      ),
    );
  }
  const type = (name: Text): string => types.get(name) ?? "";
  return {
    type,
    unknown: (union) => lazily(`Unknown${type(union)}`),
    value: (enumName, value) => values.get(enumName)?.get(value) ?? "",
    either: (of) => of.map((kind) => exported([kind])).join("Or"),
    callback: (callback) => lazily(exported(callbackWords(callback))),
    fields: memo((object) => fieldNames(object, methods.get(placeholder(object.name)) ?? [])),
    claim: lazily,
  };
}

/** By the name of a type, its methods, whose names none of its fields may have. */
function methodsIn(code: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, string[]>();
  for (const piece of code) {
    for (const [, type = "", name = ""] of piece.matchAll(/^func \((?:\w+ )?\*?(\w+)\) (\w+)/gm)) {
      methods.set(type, [...(methods.get(type) ?? []), name]);
    }
  }
  return methods;
}

function fieldNames(object: ObjectType, methods: readonly string[]): (name: Text) => string {
  const taken = namespace(methods, (name) => `${name}_`);
  const properties = object.properties.flatMap(({ name, callback }) =>
    callback === undefined ? [name] : [name, callback.name],
  );
  const names = object.extra === undefined ? properties : [...properties, object.extra.name];
  const fields = new Map(names.map((name) => [name, taken(exported(words(name)))]));
  return (name) => fields.get(name) ?? "";
}
