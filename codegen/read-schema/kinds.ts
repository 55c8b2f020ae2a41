import type { Json } from "../model.ts";
import { isObject, member, members, type JsonObject } from "./json.ts";
import { annotations, ofOneKind } from "./keywords.ts";

/** The kinds of JSON values. */
export type Kind = "null" | "boolean" | "integer" | "number" | "string" | "array" | "object";

export type Kinds = ReadonlySet<Kind>;

/** Which kinds of values a schema allows, as far as that is known without a value. */
export type KindsOf = (schema: Json | undefined) => Kinds;

const all: Kinds = new Set(["null", "boolean", "integer", "number", "string", "array", "object"]);
const none: Kinds = new Set();

export interface KindReader {
  readonly kindsOf: KindsOf;
  /** Whether values of other kinds match too, because `type` is only implied. */
  readonly isAssumed: (schema: JsonObject) => boolean;
}

/** `targetOf` finds the target of a `$ref`; undefined if it is not in the document. */
export function createKinds(targetOf: (reference: string) => Json | undefined): KindReader {
  const known = new Map<JsonObject, Kinds>();
  const assumed = new Set<Json>();
  return { kindsOf, isAssumed: (schema) => kindsOf(schema).size > 0 && assumed.has(schema) };

  function kindsOf(schema: Json | undefined): Kinds {
    if (schema === false) return none;
    if (!isObject(schema)) return all;
    const before = known.get(schema);
    if (before !== undefined) return before;
    // A reference that leads back to itself adds no restriction.
    known.set(schema, all);
    const found = read(schema);
    known.set(schema, found);
    return found;
  }

  function read(schema: JsonObject): Kinds {
    const said: Kinds[] = [];
    const type = member(schema, "type");
    if (type !== undefined) {
      said.push(new Set((Array.isArray(type) ? type : [type]).flatMap(named)));
    }
    const values = member(schema, "enum");
    if (Object.hasOwn(schema, "const")) said.push(new Set([kindOfValue(schema["const"] ?? null)]));
    if (Array.isArray(values)) said.push(new Set(values.map(kindOfValue)));
    const target = member(schema, "$ref");
    if (typeof target === "string") said.push(kindsOf(targetOf(target)));
    const parts = members(schema, "allOf").map((part) => ({ part, kinds: kindsOf(part) }));
    said.push(...parts.filter(({ part }) => !assumed.has(part)).map(({ kinds }) => kinds));
    for (const keyword of ["oneOf", "anyOf"]) {
      const choices = members(schema, keyword);
      if (choices.length > 0) said.push(union(choices.map(kindsOf)));
    }
    const narrowed = said.reduce(both, all);
    const isSpoken = narrowed.size === all.size;
    // A keyword that applies to one kind does not restrict the others, which a `type` next to it may allow.
    const own = isSpoken ? parts.map(({ kinds }) => kinds).reduce(both, spoken(schema)) : narrowed;
    const kinds = allowsNull(schema) ? union([own, new Set(["null"])]) : own;
    const choices = ["oneOf", "anyOf"].flatMap((keyword) => members(schema, keyword));
    if (
      (isSpoken && own.size < all.size) ||
      (type === undefined && choices.some((one) => assumed.has(one)))
    ) {
      assumed.add(schema);
    }
    return kinds;
  }
}

/** Whether null is a value, in the notation of OpenAPI 3.0. */
export function allowsNull(schema: JsonObject): boolean {
  return member(schema, "nullable") === true;
}

/** The kinds other than null, which each need a type; integers are numbers. */
export function formsOf(kinds: Kinds): readonly Exclude<Kind, "null">[] {
  return [...kinds].filter(
    (kind): kind is Exclude<Kind, "null"> =>
      kind !== "null" && !(kind === "integer" && kinds.has("number")),
  );
}

/** Whether values of every kind are allowed. */
export function isAnyKind(kinds: Kinds): boolean {
  return formsOf(kinds).length === formsOf(all).length;
}

/** The part of a schema that applies to values of one kind, with the annotations of the whole. */
export function ofKind(schema: JsonObject, kind: Kind): JsonObject {
  const others = ofOneKind.filter(([one]) => one !== kind && !named(one).includes(kind));
  const elsewhere = new Set(others.flatMap(([, keywords]) => keywords));
  const own = Object.entries(schema).filter(
    ([keyword]) =>
      !elsewhere.has(keyword) && !keyword.startsWith("x-") && !annotations.includes(keyword),
  );
  return { ...Object.fromEntries(own), type: kind };
}

function spoken(schema: JsonObject): Kinds {
  const kinds = ofOneKind
    .filter(([, keywords]) => keywords.some((keyword) => Object.hasOwn(schema, keyword)))
    .flatMap(([kind]) => named(kind));
  return kinds.length === 0 ? all : new Set(kinds);
}

function union(kinds: readonly Kinds[]): Kinds {
  const found = new Set<Kind>();
  for (const one of kinds) for (const kind of one) found.add(kind);
  return found;
}

function both(left: Kinds, right: Kinds): Kinds {
  return new Set([...left].filter((kind) => right.has(kind)));
}

/** The kinds that a `type` allows: integers are numbers, too. */
function named(type: Json): readonly Kind[] {
  return type === "number" ? ["integer", "number"] : [type as Kind];
}

function kindOfValue(value: Json): Kind {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : (typeof value as Kind);
}
