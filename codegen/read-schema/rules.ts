import type { Json, Rule } from "../model.ts";
import type { Located } from "./draft.ts";
import { isObject, member } from "./json.ts";
import { annotations } from "./keywords.ts";
import { has, list, names, table, type Place } from "./place.ts";
import { below } from "./pointer.ts";

export const ruleKeywords: readonly string[] = [
  "not",
  "oneOf",
  "anyOf",
  "dependencies",
  "dependentSchemas",
  "dependentRequired",
];

const limits =
  "typed SDKs check which properties stand together by pairs (`not: {required: [a, b]}`), one property against " +
  "others (`dependentSchemas`, `dependentRequired`), and exactly or at least one of a group (`oneOf` or `anyOf` of " +
  "`{required: [a]}`)";

/** The rules of a schema for several properties. */
export function readRules(place: Place): readonly Located<Rule>[] {
  return [
    ...readNot(place),
    ...readGroup(place, "oneOf", "exactly-one"),
    ...readGroup(place, "anyOf", "at-least-one"),
    ...readDependentSchemas(place, "dependentSchemas"),
    ...readDependentSchemas(place, "dependencies"),
    ...readDependentRequired(place),
  ];
}

function readNot(place: Place): readonly Located<Rule>[] {
  if (!has(place, "not")) return [];
  const at = below(place.at, "not");
  return requirements(place, at, member(place.schema, "not")).flatMap(({ at: where, is: pair }) => {
    const [property, other] = pair;
    if (property !== undefined && other !== undefined && pair.length === 2) {
      return [{ at: where, is: { kind: "excludes", property, others: [other] } as const }];
    }
    place.note(where, `is not checked: it requires other than two properties; ${limits}`);
    return [];
  });
}

function readGroup(
  place: Place,
  keyword: "oneOf" | "anyOf",
  kind: "exactly-one" | "at-least-one",
): readonly Located<Rule>[] {
  const members = list(place, keyword) ?? [];
  const at = below(place.at, keyword);
  const properties: string[] = [];
  for (const [index, value] of members.entries()) {
    const required = requiredOf(place, below(at, index), value);
    if (required?.length === 1) properties.push(...required);
    else if (required !== undefined) {
      place.note(
        below(at, index),
        `is not checked: it requires other than one property; ${limits}`,
      );
    }
  }
  // If one requirement cannot be expressed, the others cannot be checked: a value may satisfy only that one.
  if (properties.length < members.length) return [];
  const different = [...new Set(properties)];
  if (different.length < properties.length && kind === "exactly-one") {
    place.note(at, "is not checked: it requires one property twice");
    return [];
  }
  return different.length > 0 ? [{ at, is: { kind, properties: different } }] : [];
}

/** Until 2019-09, the keyword `dependencies` contained both schemas and names. */
function readDependentSchemas(
  place: Place,
  keyword: "dependentSchemas" | "dependencies",
): readonly Located<Rule>[] {
  const entries = Object.entries(table(place, keyword) ?? {});
  const inner: Place = {
    ...place,
    at: below(place.at, keyword),
    schema: Object.fromEntries(entries),
  };
  return entries.flatMap(([property, value]): readonly Located<Rule>[] => {
    const at = below(inner.at, property);
    if (keyword === "dependencies" && !isObject(value)) return readRequires(inner, property);
    if (isObject(value) && Object.hasOwn(value, "required")) {
      const others = requiredOf(place, at, value) ?? [];
      return others.length > 0 ? [{ at, is: { kind: "requires", property, others } as const }] : [];
    }
    if (value === true) return [];
    if (!isObject(value) || !Object.hasOwn(value, "not") || Object.keys(value).length > 1) {
      place.note(at, `is not checked: it is neither \`{required}\` nor \`{not}\`; ${limits}`);
      return [];
    }
    const others = requirements(place, below(at, "not"), member(value, "not")).flatMap(
      ({ at: where, is: required }) => {
        if (required.length === 1) return required;
        place.note(where, `is not checked: it requires other than one property; ${limits}`);
        return [];
      },
    );
    return others.length > 0 ? [{ at, is: { kind: "excludes", property, others } as const }] : [];
  });
}

function readDependentRequired(place: Place): readonly Located<Rule>[] {
  const value = table(place, "dependentRequired") ?? {};
  const inner: Place = { ...place, at: below(place.at, "dependentRequired"), schema: value };
  return Object.keys(value).flatMap((property) => readRequires(inner, property));
}

function readRequires(inner: Place, property: string): readonly Located<Rule>[] {
  const others = names(inner, property);
  const at = below(inner.at, property);
  return others.length > 0 ? [{ at, is: { kind: "requires", property, others } }] : [];
}

/** Reads `{required}`, or an `{anyOf}` of these. */
function requirements(
  place: Place,
  at: string,
  value: Json | undefined,
): readonly Located<readonly string[]>[] {
  if (isObject(value) && Object.hasOwn(value, "anyOf") && Object.keys(value).length === 1) {
    const members = list({ ...place, at, schema: value }, "anyOf") ?? [];
    return members.flatMap((one, index) => requirements(place, below(at, "anyOf", index), one));
  }
  const required = requiredOf(place, at, value);
  return required === undefined ? [] : [{ at, is: required }];
}

function requiredOf(
  place: Place,
  at: string,
  value: Json | undefined,
): readonly string[] | undefined {
  const allowed = new Set(["required", ...annotations]);
  if (
    !isObject(value) ||
    !Object.hasOwn(value, "required") ||
    Object.keys(value).some((keyword) => !allowed.has(keyword))
  ) {
    place.note(at, `is not checked: it is more than \`{required: […]}\`; ${limits}`);
    return undefined;
  }
  const required = names({ ...place, at, schema: value }, "required");
  return required.length > 0 ? required : undefined;
}
