import type { Json, Type } from "../model.ts";
import { collisionKey } from "../names.ts";
import { readAlternatives } from "./alternatives.ts";
import type { Draft, Form, Walk } from "./draft.ts";
import { readEnum } from "./enum.ts";
import { isObject, kindOf, member, type JsonObject } from "./json.ts";
import { readMarks } from "./marks.ts";
import { readObject } from "./object.ts";
import { flag, type Place, type Report } from "./place.ts";
import { isNullable, shapeOf } from "./shape.ts";
import { readPlainType } from "./type.ts";
import { readUnion } from "./union.ts";

/** What a definition may say beside its type; the properties that refer to it have it too. */
const ofDefinitions = ["default", "x-sensitive"];

/** Everything that was found, before references are followed. */
export interface Definitions extends Walk {
  readonly drafts: readonly Draft[];
  /** Names of types, by the pointers where they stand. */
  readonly names: ReadonlyMap<string, string>;
  /** The types of all schemas that were read, by pointer. */
  readonly located: ReadonlyMap<string, Type>;
  /** Reads one definition, and those found inside of it. */
  readonly define: (value: Json, at: string, name: string) => void;
  /** Reads what was found outside of definitions. */
  readonly rest: () => void;
}

interface Found {
  readonly place: Place;
  readonly name: string;
  readonly extra: readonly string[];
}

export function collectDefinitions(report: Report): Definitions {
  const drafts: Draft[] = [];
  const names = new Map<string, string>();
  const located = new Map<string, Type>();
  const places = new Map<string, string>();
  let found: Found[] = [];

  const walk: Walk = { report, type: typeOf };
  return { ...walk, drafts, names, located, define, rest };

  function define(value: Json, at: string, name: string): void {
    claim(name, at);
    const schema = checked(value, at);
    if (schema !== undefined) draft({ place: { at, schema, report }, name, extra: ofDefinitions });
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
      sensitive: flag(place, "x-sensitive") ?? false,
      ...(preset === undefined ? {} : { default: preset }),
      form: formOf(one),
    });
    rest();
    found = outer;
  }

  function rest(): void {
    for (const inner of found) draft(inner);
  }

  function formOf({ place, name, extra }: Found): Form {
    const shape = shapeOf(place.schema);
    if (shape === "object") return readObject(walk, place, name, extra);
    if (shape === "enum") return readEnum(place, extra);
    if (shape !== "alternatives") {
      return { kind: "alias", type: readPlainType(walk, place, shape, name, extra) };
    }
    const alternatives = readAlternatives(place, extra);
    if (alternatives.kind === "either") return { kind: "alias", type: alternatives };
    if (alternatives.kind === "union") return readUnion(walk, place, name, extra);
    const { at, value } = alternatives;
    const schema = checked(value, at) ?? {};
    names.set(at, name);
    return formOf({ place: { at, schema, report }, name, extra: [] });
  }

  function typeOf(value: Json, at: string, name: string, extra: readonly string[] = []): Type {
    const schema = checked(value, at);
    const type =
      schema === undefined
        ? ({ kind: "any", nullable: false } as const)
        : typeOfPlace({ at, schema, report }, name, extra);
    located.set(at, type);
    return type;
  }

  function typeOfPlace(place: Place, name: string, extra: readonly string[]): Type {
    const shape = shapeOf(place.schema);
    const nullable = isNullable(place.schema);
    const alternatives = shape === "alternatives" ? readAlternatives(place, extra) : undefined;
    if (alternatives?.kind === "either") return { ...alternatives, nullable };
    if (alternatives?.kind === "one") {
      const type = typeOf(alternatives.value, alternatives.at, name);
      return type.kind === "any" ? type : { ...type, nullable };
    }
    if (shape === "object" || shape === "enum" || shape === "alternatives") {
      claim(name, place.at);
      found.push({ place, name, extra });
      return { kind: "reference", name: place.at, nullable };
    }
    const plain = readPlainType(walk, place, shape, name, extra);
    return plain.kind === "any" ? plain : { ...plain, nullable };
  }

  function claim(name: string, at: string): void {
    names.set(at, name);
    const key = collisionKey(name);
    if (!/^[a-z]/i.test(name) || key === "") {
      report(
        at,
        `would be a type called ${JSON.stringify(name)}; begin its name with a letter of ASCII`,
      );
    }
    const other = places.get(key);
    if (other === undefined) {
      places.set(key, at);
    } else {
      report(
        at,
        `would be a type called ${name}, as ${other} is; rename one, or move this schema into \`$defs\` under another name`,
      );
    }
  }

  function checked(value: Json, at: string): JsonObject | undefined {
    if (isObject(value)) return value;
    if (value === true) return {};
    report(
      at,
      value === false
        ? "allows no value at all; leave it out"
        : `must be a schema, which is an object, not ${kindOf(value)}`,
    );
    return undefined;
  }
}
