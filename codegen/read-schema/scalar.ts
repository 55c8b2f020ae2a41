import type { NumberType, ScalarKind, StringType, Type } from "../model.ts";
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

type Bounds = Omit<Partial<NumberType>, "kind">;

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
    // A bound beyond what an integer here can be holds of each.
    if (Math.abs(bound) > Number.MAX_SAFE_INTEGER) return false;
    if (Number.isInteger(bound)) return true;
    place.note(below(place.at, keyword), "is not checked: it is no integer, which it bounds");
    return false;
  });
  ordered(place, "minimum", "maximum");
  ordered(place, "exclusiveMinimum", "exclusiveMaximum");
  const given = Object.fromEntries(told) as Bounds;
  const format = text(place, "format");
  const range = kind === "integer" && format !== undefined ? RANGES.get(format) : undefined;
  return { kind, ...(range === undefined ? given : within(range, given)) };
}

/** What a format says of an integer (https://spec.openapis.org/registry/format/), as far as it is within ±(2^53 − 1). */
const RANGES: ReadonlyMap<string, Bounds> = new Map<string, Bounds>([
  ["int8", { minimum: -(2 ** 7), maximum: 2 ** 7 - 1 }],
  ["int16", { minimum: -(2 ** 15), maximum: 2 ** 15 - 1 }],
  ["int32", { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }],
  ["uint8", { minimum: 0, maximum: 2 ** 8 - 1 }],
  ["uint16", { minimum: 0, maximum: 2 ** 16 - 1 }],
  ["uint32", { minimum: 0, maximum: 2 ** 32 - 1 }],
  ["uint64", { minimum: 0 }],
]);

/** The bounds with those of a range where they leave it open. */
function within({ minimum, maximum }: Bounds, given: Bounds): Bounds {
  const low = Math.max(given.minimum ?? -Infinity, (given.exclusiveMinimum ?? -Infinity) + 1);
  const high = Math.min(given.maximum ?? Infinity, (given.exclusiveMaximum ?? Infinity) - 1);
  return {
    ...given,
    ...(minimum !== undefined && low < minimum ? { minimum } : {}),
    ...(maximum !== undefined && high > maximum ? { maximum } : {}),
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

/** Without the members that are undefined. */
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
