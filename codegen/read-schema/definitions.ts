import type { Json, Type } from "../model.ts";
import { collisionKey, pascalCase, words } from "../names.ts";
import { readAlternatives } from "./alternatives.ts";
import { checkType } from "./check-type.ts";
import type { Draft, Form, Role, Walk } from "./draft.ts";
import { readEnum } from "./enum.ts";
import { isObject, kindOf, member, members, type JsonObject } from "./json.ts";
import type { KindReader } from "./kinds.ts";
import { readMarks } from "./marks.ts";
import { readObject } from "./object.ts";
import type { Place, Reports } from "./place.ts";
import { isNullable, shapeOf } from "./shape.ts";
import { readPlainType } from "./type.ts";
import { readMixed, readUnion } from "./union.ts";

/** What a schema may contain in addition to its type, by its role. Properties that refer to a definition inherit it. */
const beside: Readonly<Record<Role, readonly string[]>> = {
  definition: ["x-sensitive"],
  property: ["x-sensitive", "x-callback"],
  variant: ["x-sensitive"],
  part: ["x-sensitive"],
};

/** Maximum length of a name, characters. Longer names come from nested schemas; file systems do not accept them. */
const longestName = 80;

/** Maximum nesting of types, which compilers limit, too. */
const deepest = 64;

/** Everything that was found, before references are followed. */
export interface Definitions extends Walk {
  readonly drafts: readonly Draft[];
  /** Names of types by their pointers. */
  readonly names: ReadonlyMap<string, string>;
  /** The types of all schemas that were read, by pointer. */
  readonly located: ReadonlyMap<string, Type>;
  /** The pointers of references. The set grows while it is iterated. */
  readonly referred: ReadonlySet<string>;
  /** Reserves a name for the type at this pointer, so that no nested type gets it. */
  readonly reserve: (at: string, name: string) => void;
  /** Reads a definition and the types nested in it. */
  readonly define: (value: Json, at: string, name: string) => void;
  /** Reads the types that were found outside definitions. */
  readonly rest: () => void;
}

interface Found {
  readonly place: Place;
  readonly name: string;
  readonly role: Role;
}

/** The result of reading a schema: a type without a name, or the form of a type that gets one. */
type Outcome =
  | { readonly kind: "plain"; readonly type: (name: string) => Type }
  | { readonly kind: "named"; readonly form: (name: string) => Form }
  | { readonly kind: "one"; readonly at: string; readonly value: Json };

export function collectDefinitions(reports: Reports, reader: KindReader): Definitions {
  const { report, note } = reports;
  const { kindsOf: kinds } = reader;
  const drafts: Draft[] = [];
  const names = new Map<string, string>();
  const located = new Map<string, Type>();
  const places = new Map<string, string>();
  const referred = new Set<string>();
  const numbers = new Map<string, number>();
  let found: Found[] = [];
  let depth = 0;

  const walk: Walk = {
    ...reports,
    kinds,
    type: typeOf,
    refer: (pointer) => void referred.add(pointer),
  };
  return { ...walk, drafts, names, located, referred, reserve, define, rest };

  function reserve(at: string, name: string): void {
    const own = free(name, at, "definition");
    names.set(at, own);
    if (own === name) return;
    const other = places.get(collisionKey(name));
    const reason =
      other === undefined || other === at ? "no type can be called so" : `${other} has its name`;
    note(at, `is called ${own} here: ${reason}`);
  }

  function define(value: Json, at: string, name: string): void {
    if (!names.has(at)) reserve(at, name);
    const schema = checked(value, at) ?? {};
    draft({ place: placeOf(at, schema), name: names.get(at) ?? name, role: "definition" });
  }

  function draft(one: Found): void {
    const outer = found;
    found = [];
    const { place, name } = one;
    const preset = member(place.schema, "default");
    drafts.push({
      name,
      at: place.at,
      marks: readMarks(place),
      nullable: isNullable(place.schema),
      ...(preset === undefined ? {} : { default: preset }),
      form: formOf(one),
    });
    rest();
    found = outer;
  }

  function rest(): void {
    for (const inner of found) draft(inner);
  }

  function formOf({ place, name, role }: Found): Form {
    const outcome = outcomeOf(place, role);
    if (outcome.kind === "named") return outcome.form(name);
    if (outcome.kind === "plain") return { kind: "alias", type: outcome.type(name) };
    names.set(outcome.at, name);
    const schema = checked(outcome.value, outcome.at) ?? {};
    return formOf({ place: placeOf(outcome.at, schema), name, role: "part" });
  }

  function typeOf(value: Json, at: string, name: string, role: Role = "part"): Type {
    const schema = checked(value, at);
    depth += 1;
    const type =
      schema === undefined || isTooDeep(at)
        ? ({ kind: "any", nullable: false } as const)
        : typeOfPlace(placeOf(at, schema), name, role);
    depth -= 1;
    located.set(at, type);
    return type;
  }

  function typeOfPlace(place: Place, name: string, role: Role): Type {
    const nullable = isNullable(place.schema);
    const outcome = outcomeOf(place, role);
    if (outcome.kind === "named") {
      const own = free(name, place.at, role);
      names.set(place.at, own);
      found.push({ place, name: own, role });
      return { kind: "reference", name: place.at, nullable };
    }
    const type =
      outcome.kind === "one"
        ? typeOf(outcome.value, outcome.at, name, role === "property" ? "part" : role)
        : outcome.type(name);
    return type.kind === "any" ? type : { ...type, nullable: nullable || type.nullable };
  }

  function outcomeOf(place: Place, role: Role): Outcome {
    const { schema } = place;
    const extra = beside[role];
    checkType(place, reader);
    if (kinds(schema).size === 0) {
      note(place.at, "contradicts itself, so that no value fits; it is held as any value");
      return { kind: "plain", type: () => ({ kind: "any", nullable: false }) };
    }
    const shape = shapeOf(schema, kinds);
    switch (shape) {
      case "object":
        return { kind: "named", form: (name) => readObject(walk, place, name, extra) };
      case "merged":
        return outcomeOf({ ...place, schema: merged(schema) }, role);
      case "enum": {
        const values = readEnum(place, kinds, extra, role === "property");
        if (values.kind === "enum") return { kind: "named", form: () => values };
        return { kind: "plain", type: () => values.type };
      }
      case "alternatives": {
        const alternatives = readAlternatives(walk, place, extra);
        if (alternatives.kind === "one") return alternatives;
        if (alternatives.kind === "enum") return { kind: "named", form: () => alternatives };
        if (alternatives.kind === "type") return { kind: "plain", type: () => alternatives.type };
        return { kind: "named", form: (name) => readUnion(walk, place, name, extra) };
      }
      case "mixed":
        return { kind: "named", form: (name) => readMixed(walk, place, name) };
      default:
        return { kind: "plain", type: (name) => readPlainType(walk, place, shape, name, extra) };
    }
  }

  /** A name that no other type has in any casing: the wanted name, or one with a number. */
  function free(wanted: string, at: string, role: Role): string {
    const letters = /^[A-Za-z]/.test(wanted) ? wanted : `Type${pascalCase(words(wanted))}`;
    const base = letters.length > longestName ? shortened(letters) : letters;
    const candidates = [base, ...(role === "variant" ? [`${base}Variant`] : [])];
    let name = candidates.find((candidate) => !places.has(collisionKey(candidate)));
    for (let number = numbers.get(base) ?? 2; name === undefined; number += 1) {
      numbers.set(base, number + 1);
      if (!places.has(collisionKey(`${base}${number}`))) name = `${base}${number}`;
    }
    places.set(collisionKey(name), at);
    return name;
  }

  function isTooDeep(at: string): boolean {
    if (depth <= deepest) return false;
    report(
      at,
      `is a type within ${deepest} others, deeper than compilers follow; move it into \`$defs\``,
    );
    return true;
  }

  function placeOf(at: string, schema: JsonObject): Place {
    return { at, schema, report, note };
  }

  function checked(value: Json, at: string): JsonObject | undefined {
    if (isObject(value)) return value;
    if (value === true) return {};
    if (value === false) note(at, "allows no value at all; it is held as any value");
    else report(at, `must be a schema, which is an object, not ${kindOf(value)}`);
    return undefined;
  }
}

/** An `allOf` of schemas that are not objects, as one schema. */
function merged(schema: JsonObject): JsonObject {
  const { allOf: _all, ...own } = schema;
  const parts = members(schema, "allOf").filter(isObject);
  return Object.assign({}, ...parts.map((part) => mergedDeep(part)), own) as JsonObject;
}

function mergedDeep(schema: JsonObject): JsonObject {
  return Object.hasOwn(schema, "allOf") ? merged(schema) : schema;
}

/** The end of a name, which is its most specific part, from the beginning of a word. */
function shortened(name: string): string {
  return name.slice(-longestName).replace(/^[^A-Z]+(?=[A-Z])/, "");
}
