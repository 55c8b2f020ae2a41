import type { Json, Type } from "../model.ts";
import { collisionKey } from "../names.ts";
import type { Draft, Walk } from "./draft.ts";
import { readEnum } from "./enum.ts";
import { isObject, kindOf, member, type JsonObject } from "./json.ts";
import { readMarks } from "./marks.ts";
import { readObject } from "./object.ts";
import { flag, only, type Place, type Report } from "./place.ts";
import { below } from "./pointer.ts";
import { isNullable, isScalar, shapeOf, typesOf } from "./shape.ts";
import { readPlainType } from "./type.ts";
import { choice, readUnion } from "./union.ts";

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

  const walk: Walk = { report, type };

  function define(value: Json, at: string, name: string): void {
    claim(name, at);
    const schema = checked(value, at);
    if (schema !== undefined) read({ place: { at, schema, report }, name, extra: ofDefinitions });
  }

  function read({ place, name, extra }: Found): void {
    const outer = found;
    found = [];
    drafts.push(draftOf(place, name, extra));
    rest();
    found = outer;
  }

  function rest(): void {
    for (const inner of found) read(inner);
  }

  function draftOf(place: Place, name: string, extra: readonly string[]): Draft {
    const { schema, at } = place;
    const preset = member(schema, "default");
    const drafted = {
      at,
      nullable: isNullable(schema),
      sensitive: flag(place, "x-sensitive") ?? false,
      ...(preset === undefined ? {} : { default: preset }),
    };
    const shape = shapeOf(schema);
    if (shape === "object") return { ...readObject(walk, place, name, extra), ...drafted };
    if (shape === "enum") return { ...readEnum(place, name, extra), ...drafted };
    if (shape === "alternatives") {
      const { keyword, members } = choice(place);
      const [first] = members;
      if (members.length === 1 && first !== undefined && isObject(first[1])) {
        only(place, ["oneOf", "anyOf", ...extra], "a type that may be null");
        const inner = { ...place, at: below(at, keyword, first[0]), schema: first[1] };
        names.set(inner.at, name);
        return { ...draftOf(inner, name, []), ...readMarks(place), ...drafted };
      }
      if (members.length > 0 && members.every(([, one]) => isPlain(one))) {
        const type = eitherOf(place, extra);
        return { kind: "alias", name, type, ...readMarks(place), ...drafted };
      }
      return { ...readUnion(walk, place, name, extra), ...drafted };
    }
    const type = readPlainType(walk, place, shape, name, extra);
    return { kind: "alias", name, type, ...readMarks(place), ...drafted };
  }

  function type(value: Json, at: string, name: string, extra: readonly string[] = []): Type {
    const read = readType(value, at, name, extra);
    located.set(at, read);
    return read;
  }

  function readType(value: Json, at: string, name: string, extra: readonly string[]): Type {
    const schema = checked(value, at);
    if (schema === undefined) return { kind: "any", nullable: false };
    const place: Place = { at, schema, report };
    const shape = shapeOf(schema);
    const nullable = isNullable(schema);
    if (shape === "alternatives") {
      const { keyword, members } = choice(place);
      const [first] = members;
      if (members.length === 1 && first !== undefined) {
        only(place, ["oneOf", "anyOf", ...extra], "a type that may be null");
        return { ...type(first[1], below(at, keyword, first[0]), name), nullable };
      }
      if (members.length > 0 && members.every(([, one]) => isPlain(one))) {
        return { ...eitherOf(place, extra), nullable };
      }
    }
    if (shape === "object" || shape === "enum" || shape === "alternatives") {
      claim(name, at);
      found.push({ place, name, extra });
      return { kind: "reference", name: at, nullable };
    }
    const plain = readPlainType(walk, place, shape, name, extra);
    return plain.kind === "any" ? plain : { ...plain, nullable };
  }

  function eitherOf(place: Place, extra: readonly string[]): Type {
    if (choice(place).members.length === 2) {
      return readPlainType(walk, place, "either", "", extra);
    }
    report(place.at, "is a choice between more than two scalars, or one; write two");
    return { kind: "any", nullable: false };
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

  return { report, type, define, rest, drafts, names, located };
}

function isPlain(value: Json): boolean {
  if (!isObject(value) || Object.hasOwn(value, "const") || Object.hasOwn(value, "enum"))
    return false;
  const types = typesOf(value);
  return types.length > 0 && types.every(isScalar);
}
