import type { Text } from "../../text.ts";
import { enumWords, words } from "../../names.ts";
import type { Callback, Model, ObjectType, ScalarKind } from "../model.ts";
import { memo, namespace } from "../namespace.ts";

// https://go.dev/wiki/CodeReviewComments#initialisms, as the linters of the community list them.
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
/** What the package has in addition to the types of the schema. */
const SUPPORT = ["Ptr", "ValidationError", "Violation"];
/** Names of methods, which no field may have. */
const METHODS = ["Format", "GoString", "MarshalJSON", "String", "UnmarshalJSON", "Validate"];

/** The identifiers of the package, each unique. */
export interface GoNames {
  readonly type: (name: Text) => string;
  readonly unknown: (union: Text) => string;
  readonly value: (enumName: Text, value: Text) => string;
  readonly either: (of: readonly [ScalarKind, ScalarKind]) => string;
  readonly callback: (callback: Callback) => string;
  /** The fields of an object by the names of its properties and of their callbacks. */
  readonly fields: (object: ObjectType) => (name: Text) => string;
  /** Another exported identifier of the package. */
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

export function goNames(model: Model): GoNames {
  const taken = namespace(SUPPORT, (name) => `${name}_`);
  const types = new Map(model.types.map(({ name }) => [name, taken(exported(words(name)))]));
  const lazily = memo(taken);
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
    either: (of) => lazily(of.map((kind) => exported([kind])).join("Or")),
    callback: ({ name }) => lazily(exported(words(name))),
    fields: memo(fieldNames),
    claim: lazily,
  };
}

function fieldNames(object: ObjectType): (name: Text) => string {
  const taken = namespace(METHODS, (name) => `${name}_`);
  const names = object.properties.flatMap(({ name, callback }) =>
    callback === undefined ? [name] : [name, callback.name],
  );
  const fields = new Map(names.map((name) => [name, taken(exported(words(name)))]));
  return (name) => fields.get(name) ?? "";
}
