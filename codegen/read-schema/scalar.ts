import type { NumberFormat, NumberType, ScalarKind, StringType, Type } from "../model.ts";
import { below } from "./pointer.ts";
import { count, number, only, text, type Place } from "./place.ts";

const strings = ["type", "format", "pattern", "minLength", "maxLength"];
const numbers = ["type", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
const articles = {
  string: "a string",
  integer: "an integer",
  number: "a number",
  boolean: "a boolean",
};

type Bounds = Omit<Partial<NumberType>, "kind" | "format">;

/** The largest number of 32 bits: 2^128 − 2^104. */
const MAX_FLOAT = 2 ** 128 - 2 ** 104;

export function readScalar(place: Place, kind: ScalarKind, extra: readonly string[]): Type {
  const keywords = kind === "string" ? strings : kind === "boolean" ? ["type"] : numbers;
  only(place, [...keywords, ...extra], articles[kind]);
  if (kind === "boolean") return { kind, nullable: false };
  return { ...(kind === "string" ? readString(place) : readNumber(place, kind)), nullable: false };
}

function readString(place: Place): StringType {
  const pattern = text(place, "pattern");
  const bounds = {
    format: text(place, "format"),
    pattern: pattern !== undefined && isExpression(place, pattern) ? pattern : undefined,
    minLength: count(place, "minLength"),
    maxLength: count(place, "maxLength"),
  };
  ordered(place, "minLength", "maxLength");
  return { kind: "string", ...present(bounds) };
}

function readNumber(place: Place, kind: "integer" | "number"): NumberType {
  const bounds: Bounds = {
    ...readLimit(place, "minimum", "exclusiveMinimum"),
    ...readLimit(place, "maximum", "exclusiveMaximum"),
  };
  const told = Object.entries(bounds).filter(([keyword, bound]) => {
    if (kind === "number") return true;
    // A bound outside the range of integers here is always satisfied.
    if (Math.abs(bound) > Number.MAX_SAFE_INTEGER) return false;
    if (Number.isInteger(bound)) return true;
    place.note(below(place.at, keyword), "is not checked: it is no integer, which it bounds");
    return false;
  });
  ordered(place, "minimum", "maximum");
  ordered(place, "exclusiveMinimum", "exclusiveMaximum");
  const given = Object.fromEntries(told) as Bounds;
  const name = text(place, "format");
  const format = name === undefined ? undefined : FORMATS[kind].get(name);
  if (format === undefined) return { kind, ...given };
  const within = boundsWithin(format, given);
  if (within === undefined) {
    place.note(below(place.at, "format"), "is not held: the bounds next to it are beyond it");
    return { kind, ...given };
  }
  return { kind, format: format.type, ...within };
}

interface Format {
  readonly type: NumberFormat;
  readonly least?: number;
  readonly most?: number;
}

/** The number formats: https://spec.openapis.org/registry/format/. A double is what a number is anyway. */
const FORMATS: Readonly<Record<"integer" | "number", ReadonlyMap<string, Format>>> = {
  integer: new Map<string, Format>([
    ["int8", { type: "int32", least: -(2 ** 7), most: 2 ** 7 - 1 }],
    ["int16", { type: "int32", least: -(2 ** 15), most: 2 ** 15 - 1 }],
    ["int32", { type: "int32" }],
    ["int64", { type: "int64" }],
    ["uint8", { type: "uint32", most: 2 ** 8 - 1 }],
    ["uint16", { type: "uint32", most: 2 ** 16 - 1 }],
    ["uint32", { type: "uint32" }],
    ["uint64", { type: "uint64" }],
  ]),
  number: new Map<string, Format>([["float", { type: "float" }]]),
};

const RANGES: Readonly<Record<NumberFormat, { readonly least: number; readonly most: number }>> = {
  int32: { least: -(2 ** 31), most: 2 ** 31 - 1 },
  uint32: { least: 0, most: 2 ** 32 - 1 },
  int64: { least: -(2 ** 63), most: 2 ** 63 },
  uint64: { least: 0, most: 2 ** 64 },
  float: { least: -MAX_FLOAT, most: MAX_FLOAT },
};

/** The bounds that are narrower than the type; undefined if one is outside its range, so that it has no literal. */
function boundsWithin(format: Format, given: Bounds): Bounds | undefined {
  const { least, most } = RANGES[format.type];
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = given;
  const floor = Math.max(minimum ?? least, format.least ?? least);
  const ceiling = Math.min(maximum ?? most, format.most ?? most);
  if (floor > most || (exclusiveMinimum ?? least) > most) return undefined;
  if (ceiling < least || (exclusiveMaximum ?? most) < least) return undefined;
  return {
    ...(floor > least ? { minimum: floor } : {}),
    ...(ceiling < most ? { maximum: ceiling } : {}),
    ...(exclusiveMinimum !== undefined && exclusiveMinimum >= least ? { exclusiveMinimum } : {}),
    ...(exclusiveMaximum !== undefined && exclusiveMaximum <= most ? { exclusiveMaximum } : {}),
  };
}

/** The bound at one end; until draft-04 `exclusiveMinimum: true` made `minimum` exclusive. */
function readLimit(
  place: Place,
  inclusive: "minimum" | "maximum",
  exclusive: "exclusiveMinimum" | "exclusiveMaximum",
): Bounds {
  const limit = number(place, inclusive);
  const own = place.schema[exclusive];
  if (typeof own === "boolean") return present({ [own ? exclusive : inclusive]: limit });
  return present({ [inclusive]: limit, [exclusive]: number(place, exclusive) });
}

/** Reports bounds that leave no value. */
export function ordered(place: Place, low: string, high: string): void {
  const { [low]: from, [high]: to } = place.schema;
  if (typeof from === "number" && typeof to === "number" && from > to) {
    place.report(below(place.at, low), `is above \`${high}\`, so no value fits`);
  }
}

/** The object without its undefined members. */
export function present<T extends object>(
  members: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function isExpression(place: Place, pattern: string): boolean {
  try {
    return new RegExp(pattern, "u") instanceof RegExp;
  } catch {
    place.note(below(place.at, "pattern"), "is not a regular expression of ECMA-262");
    return false;
  }
}
