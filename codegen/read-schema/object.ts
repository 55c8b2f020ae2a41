import type { Json, Rule, Type } from "../model.ts";
import { pascalCase, words } from "../names.ts";
import type { Located, ObjectForm, PropertyDraft, Walk } from "./draft.ts";
import { isObject, member, type JsonObject } from "./json.ts";
import { readMarks } from "./marks.ts";
import { flag, has, list, names, only, table, text, type Place } from "./place.ts";
import { below } from "./pointer.ts";
import { readRules, ruleKeywords } from "./rules.ts";

const keywords = ["type", "properties", "required", ...ruleKeywords];
/** What a property may say beside its type. */
const ofProperties = ["default", "x-sensitive", "x-callback"];

interface Parts {
  readonly bases: Located<Type>[];
  readonly properties: PropertyDraft[];
  readonly required: Located<string>[];
  readonly rules: Located<Rule>[];
}

export function readObject(
  walk: Walk,
  place: Place,
  name: string,
  extra: readonly string[],
): ObjectForm {
  only(
    place,
    [...keywords, "$ref", "allOf", "additionalProperties", "unevaluatedProperties", ...extra],
    "an object",
  );
  const parts: Parts = { bases: [], properties: [], required: [], rules: [] };
  if (has(place, "$ref")) parts.bases.push(base(walk, place.at, place.schema, name));
  readPart(walk, place, name, parts);
  for (const [index, value] of (list(place, "allOf") ?? []).entries()) {
    const at = below(place.at, "allOf", index);
    if (!isObject(value)) {
      place.report(at, "must be an object");
    } else if (Object.hasOwn(value, "$ref")) {
      only({ ...place, at, schema: value }, ["$ref"], "a reference in `allOf`");
      parts.bases.push(base(walk, at, value, name));
    } else {
      const part = { ...place, at, schema: value };
      only(part, keywords, "a member of `allOf`, which is a `$ref` or adds properties and rules");
      readPart(walk, part, name, parts);
    }
  }
  return { kind: "object", ...parts, closed: isClosed(place, parts) };
}

function base(walk: Walk, at: string, { $ref }: JsonObject, name: string): Located<Type> {
  return { at, is: walk.type({ $ref: $ref ?? null }, at, name) };
}

function readPart(walk: Walk, place: Place, name: string, parts: Parts): void {
  for (const [property, value] of Object.entries(table(place, "properties") ?? {})) {
    const at = below(place.at, "properties", property);
    if (parts.properties.some((other) => other.name === property)) {
      place.report(at, "is described twice; write it once");
    } else {
      parts.properties.push(readProperty(walk, place, at, property, value, name));
    }
  }
  const required = names(place, "required");
  parts.required.push(
    ...required.map((is, index) => ({ at: below(place.at, "required", index), is })),
  );
  parts.rules.push(...readRules(place));
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
  if (words(name).length === 0) {
    place.report(at, "no name can be made of it in every language; use letters or digits of ASCII");
  }
  const callback = readCallback(place);
  const preset = member(schema, "default");
  return {
    at,
    name,
    ...readMarks(place),
    type: walk.type(value, at, owner + pascalCase(words(name)), ofProperties),
    sensitive: flag(place, "x-sensitive") ?? false,
    ...(preset === undefined ? {} : { default: preset }),
    ...(callback === undefined ? {} : { callback }),
  };
}

function readCallback(place: Place): PropertyDraft["callback"] {
  const schema = table(place, "x-callback");
  if (schema === undefined) return undefined;
  const at = below(place.at, "x-callback");
  const inner: Place = { ...place, at, schema };
  only(inner, ["name", "method", "result"], "a callback, which has name, method and result");
  const [name, method, result] = ["name", "method", "result"].map((key) => {
    if (!has(inner, key)) place.report(at, `lacks \`${key}\``);
    return text(inner, key);
  });
  if (name === undefined || method === undefined || result === undefined) return undefined;
  return { name, method, result };
}

function isClosed(place: Place, { bases, properties }: Parts): boolean {
  const additional = member(place.schema, "additionalProperties");
  const unevaluated = member(place.schema, "unevaluatedProperties");
  const at = below(place.at, "additionalProperties");
  if (additional !== undefined && typeof additional !== "boolean") {
    place.report(
      at,
      "beside named properties a typed SDK has no room for keys of any name; put the map into a property of its own",
    );
  }
  if (additional === false && bases.length > 0) {
    place.report(
      at,
      "refuses the properties that `allOf` brings in, so no value has them; write `unevaluatedProperties: false`",
    );
  }
  if (unevaluated !== undefined && typeof unevaluated !== "boolean") {
    place.report(below(place.at, "unevaluatedProperties"), "must be true or false");
  }
  if (!has(place, "type") && bases.length === 0) {
    const said = properties.length > 0 ? "has properties" : "says which properties there are";
    place.report(
      place.at,
      `${said} but no \`type\`, so any other value fits too; add \`"type": "object"\``,
    );
  }
  return additional === false || unevaluated === false;
}
