import type { Json } from "../model.ts";
import { isObject, kindOf, member, type JsonObject } from "./json.ts";
import { annotations, refusal } from "./keywords.ts";
import { below } from "./pointer.ts";

/** Notes a problem; reading goes on, so that every one is found. */
export type Report = (at: string, message: string) => void;

/** A schema in its document. */
export interface Place {
  readonly at: string;
  readonly schema: JsonObject;
  readonly report: Report;
}

/** Refuses every keyword that is neither an annotation nor among these. */
export function only(place: Place, allowed: readonly string[], subject: string): void {
  for (const keyword of Object.keys(place.schema)) {
    if (annotations.includes(keyword) || allowed.includes(keyword)) continue;
    place.report(below(place.at, keyword), refusal(keyword, subject));
  }
}

export function has(place: Place, keyword: string): boolean {
  return Object.hasOwn(place.schema, keyword);
}

export function text(place: Place, keyword: string): string | undefined {
  return expected(place, keyword, "a string", (value) => typeof value === "string");
}

export function flag(place: Place, keyword: string): boolean | undefined {
  return expected(place, keyword, "true or false", (value) => typeof value === "boolean");
}

export function number(place: Place, keyword: string): number | undefined {
  return expected(place, keyword, "a number", isNumber);
}

/** A number of characters or items. */
export function count(place: Place, keyword: string): number | undefined {
  return expected(
    place,
    keyword,
    "a whole number from 0",
    (value): value is number => Number.isSafeInteger(value) && isNumber(value) && value >= 0,
  );
}

export function table(place: Place, keyword: string): JsonObject | undefined {
  return expected(place, keyword, "an object", isObject);
}

export function list(place: Place, keyword: string): readonly Json[] | undefined {
  return expected(place, keyword, "a list of at least one", isFilledList);
}

/** Strings, none of them twice. */
export function names(place: Place, keyword: string): readonly string[] {
  const value = expected(place, keyword, "a list of different strings", isNames);
  return value ?? [];
}

function isNumber(value: Json): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isFilledList(value: Json): value is readonly Json[] {
  return Array.isArray(value) && value.length > 0;
}

function isNames(value: Json): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.every((name) => typeof name === "string") &&
    new Set(value).size === value.length
  );
}

function expected<T extends Json>(
  { at, schema, report }: Place,
  keyword: string,
  what: string,
  is: (value: Json) => value is T,
): T | undefined {
  const value = member(schema, keyword);
  if (value === undefined || is(value)) return value;
  report(below(at, keyword), `must be ${what}, not ${kindOf(value)}`);
  return undefined;
}
