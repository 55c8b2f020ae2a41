import type { NumberType, ScalarKind, StringType, Type } from "../model.ts";
import { count, number, only, text, type Place } from "./place.ts";
import { below } from "./pointer.ts";

const strings = ["type", "format", "pattern", "minLength", "maxLength"];
const numbers = ["type", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
const articles = {
  string: "a string",
  integer: "an integer",
  number: "a number",
  boolean: "a boolean",
};

export function readScalar(place: Place, kind: ScalarKind, extra: readonly string[]): Type {
  const keywords = kind === "string" ? strings : kind === "boolean" ? ["type"] : numbers;
  only(place, [...keywords, ...extra], articles[kind]);
  if (kind === "boolean") return { kind, nullable: false };
  return { ...(kind === "string" ? readString(place) : readNumber(place, kind)), nullable: false };
}

function readString(place: Place): StringType {
  const pattern = text(place, "pattern");
  if (pattern !== undefined && !isExpression(pattern)) {
    place.report(below(place.at, "pattern"), "is not a regular expression of ECMA-262");
  }
  const bounds = {
    format: text(place, "format"),
    pattern,
    minLength: count(place, "minLength"),
    maxLength: count(place, "maxLength"),
  };
  ordered(place, "minLength", "maxLength");
  return { kind: "string", ...present(bounds) };
}

function readNumber(place: Place, kind: "integer" | "number"): NumberType {
  const bounds = {
    minimum: number(place, "minimum"),
    maximum: number(place, "maximum"),
    exclusiveMinimum: number(place, "exclusiveMinimum"),
    exclusiveMaximum: number(place, "exclusiveMaximum"),
  };
  for (const [keyword, bound] of Object.entries(bounds)) {
    if (kind === "integer" && bound !== undefined && !Number.isSafeInteger(bound)) {
      place.report(
        below(place.at, keyword),
        "must be whole and within ±(2^53 − 1), as the integers it bounds",
      );
    }
  }
  ordered(place, "minimum", "maximum");
  ordered(place, "exclusiveMinimum", "exclusiveMaximum");
  return { kind, ...present(bounds) };
}

/** Refuses bounds that leave no value. */
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

function isExpression(pattern: string): boolean {
  try {
    return new RegExp(pattern, "u") instanceof RegExp;
  } catch {
    return false;
  }
}
