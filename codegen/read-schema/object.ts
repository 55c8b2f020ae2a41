import type { Json, Rule, Type } from "../model.ts";
import { pascalCase, words } from "../names.ts";
import type { Located, ObjectForm, PropertyDraft, Walk } from "./draft.ts";
import { isObject, kindOf, member, members, type JsonObject } from "./json.ts";
import { readMarks } from "./marks.ts";
import { closed, count, has, list, names, only, table, text, type Place } from "./place.ts";
import { below } from "./pointer.ts";
import { readRules, ruleKeywords } from "./rules.ts";
import { isNever, patternsOf } from "./shape.ts";
import { readValues } from "./type.ts";

const counts = ["minProperties", "maxProperties"] as const;
const keywords = [
  "$ref",
  "type",
  "properties",
  "required",
  "allOf",
  "additionalProperties",
  "unevaluatedProperties",
  "patternProperties",
  ...counts,
  ...ruleKeywords,
];

interface Parts {
  readonly bases: Located<Type>[];
  readonly properties: Map<string, PropertyDraft>;
  readonly required: Located<string>[];
  readonly rules: Located<Rule>[];
  hasUnnamed: boolean;
}

export function readObject(
  walk: Walk,
  place: Place,
  name: string,
  extra: readonly string[],
): ObjectForm {
  const parts: Parts = {
    bases: [],
    properties: new Map(),
    required: [],
    rules: [],
    hasUnnamed: false,
  };
  readPart(walk, place, name, extra, parts);
  const more = readExtra(walk, place, name);
  return {
    kind: "object",
    ...parts,
    properties: [...parts.properties.values()],
    closed: isClosed(place, parts),
    ...(more === undefined ? {} : { extra: more }),
  };
}

/** A schema with everything in its `allOf`, at any depth. */
function readPart(
  walk: Walk,
  place: Place,
  name: string,
  extra: readonly string[],
  parts: Parts,
): void {
  only(place, [...keywords, ...extra], "an object");
  if (has(place, "$ref")) parts.bases.push(base(walk, place.at, place.schema, name));
  for (const [property, value] of Object.entries(table(place, "properties") ?? {})) {
    readMember(walk, place, property, value, name, parts);
  }
  const required = names(place, "required");
  parts.required.push(
    ...required.map((is, index) => ({ at: below(place.at, "required", index), is })),
  );
  parts.rules.push(...readRules(place));
  for (const keyword of counts) {
    if (count(place, keyword) === undefined) continue;
    place.note(
      below(place.at, keyword),
      "is not checked: nothing counts the members of an object that has properties",
    );
  }
  list(place, "allOf");
  for (const [index, value] of members(place.schema, "allOf").entries()) {
    const at = below(place.at, "allOf", index);
    if (isObject(value)) readPart(walk, { ...place, at, schema: value }, name, [], parts);
    else if (value !== true) place.report(at, `must be an object, not ${kindOf(value)}`);
  }
}

function base(walk: Walk, at: string, { $ref }: JsonObject, name: string): Located<Type> {
  return { at, is: walk.type({ $ref: $ref ?? null }, at, name) };
}

function readMember(
  walk: Walk,
  place: Place,
  property: string,
  value: Json,
  owner: string,
  parts: Parts,
): void {
  const at = below(place.at, "properties", property);
  const before = parts.properties.get(property);
  if (before !== undefined) {
    place.note(at, `is not read: ${before.at} describes the same property`);
  } else if (words(property).length === 0) {
    parts.hasUnnamed = true;
    place.note(
      at,
      "has no letter or digit of ASCII to make a name of, and is kept as an additional member",
    );
  } else if (!isNever(value)) {
    parts.properties.set(property, readProperty(walk, place, at, property, value, owner));
  }
}

function readProperty(
  walk: Walk,
  parent: Place,
  at: string,
  name: string,
  value: Json,
  owner: string,
): PropertyDraft {
  const schema = isObject(value) ? value : {};
  const place = { ...parent, at, schema };
  const callback = readCallback(place);
  const preset = member(schema, "default");
  return {
    at,
    name,
    ...readMarks(place),
    type: walk.type(value, at, owner + pascalCase(words(name)), "property"),
    ...(preset === undefined ? {} : { default: preset }),
    ...(callback === undefined ? {} : { callback }),
  };
}

function readCallback(place: Place): PropertyDraft["callback"] {
  const schema = table(place, "x-callback");
  if (schema === undefined) return undefined;
  const at = below(place.at, "x-callback");
  const inner: Place = { ...place, at, schema };
  closed(inner, ["name", "method", "result"], "a callback, which has name, method and result");
  const [name, method, result] = ["name", "method", "result"].map((key) => {
    if (!has(inner, key)) place.report(at, `lacks \`${key}\``);
    return text(inner, key);
  });
  if (name === undefined || method === undefined || result === undefined) return undefined;
  return { name, method, result };
}

/** The type of members without a name here; undefined if the schema describes none. */
function readExtra(walk: Walk, place: Place, name: string): Type | undefined {
  const unevaluated = member(place.schema, "unevaluatedProperties");
  const additional = member(place.schema, "additionalProperties");
  if (unevaluated !== undefined && unevaluated !== false && additional === undefined) {
    return walk.type(unevaluated, below(place.at, "unevaluatedProperties"), `${name}Value`);
  }
  const isSaid = additional !== undefined && additional !== false;
  if (!isSaid && patternsOf(place.schema).length === 0) return undefined;
  return readValues(walk, place, `${name}Value`);
}

function isClosed(place: Place, { bases }: Parts): boolean {
  const additional = member(place.schema, "additionalProperties");
  const unevaluated = member(place.schema, "unevaluatedProperties");
  if (additional === false && bases.length > 0) {
    place.note(
      below(place.at, "additionalProperties"),
      "refuses the properties that `allOf` brings in too, so no value has them; `unevaluatedProperties: false` is meant",
    );
  }
  return (additional === false || unevaluated === false) && patternsOf(place.schema).length === 0;
}
