import type { Json } from "../model.ts";
import { isObject, kindOf, member, type JsonObject } from "./json.ts";
import { annotations, verdict } from "./keywords.ts";
import { below } from "./pointer.ts";

/** Records a finding at a place. Reading continues, so that everything is found. */
export type Report = (at: string, message: string) => void;

/** Where the reader reports what it finds. */
export interface Reports {
  /** Records a mistake; then no types are generated. */
  readonly report: Report;
  /** Records something in the schema that the types cannot express. */
  readonly note: Report;
}

/** A schema in its document. */
export interface Place extends Reports {
  readonly at: string;
  readonly schema: JsonObject;
}

/** Reports every keyword that is neither an annotation nor one of these. */
export function only(place: Place, allowed: readonly string[], subject: string): void {
  for (const keyword of Object.keys(place.schema)) {
    if (annotations.includes(keyword) || allowed.includes(keyword)) continue;
    const said = verdict(keyword, allowed, subject);
    if (said === undefined) continue;
    (said.wrong ? place.report : place.note)(below(place.at, keyword), said.message);
  }
}

/** Reports every keyword in one of our own tables that is not one of these. */
export function closed(place: Place, allowed: readonly string[], subject: string): void {
  for (const keyword of Object.keys(place.schema)) {
    if (annotations.includes(keyword) || allowed.includes(keyword)) continue;
    place.report(below(place.at, keyword), `is not a keyword of ${subject}`);
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

export function positive(place: Place, keyword: string): number | undefined {
  return expected(
    place,
    keyword,
    "a number above 0",
    (value): value is number => isNumber(value) && value > 0,
    shown,
  );
}

/** A number of characters or items. */
export function count(place: Place, keyword: string): number | undefined {
  return expected(
    place,
    keyword,
    "a whole number from 0",
    (value): value is number => Number.isSafeInteger(value) && isNumber(value) && value >= 0,
    shown,
  );
}

export function table(place: Place, keyword: string): JsonObject | undefined {
  return expected(place, keyword, "an object", isObject);
}

export function list(place: Place, keyword: string): readonly Json[] | undefined {
  return expected(place, keyword, "a list of at least one", isFilledList, shown);
}

/** A list of strings without duplicates. */
export function names(place: Place, keyword: string): readonly string[] {
  const value = expected(place, keyword, "a list of different strings", isNames, shown);
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
  said: (value: Json) => string = kindOf,
): T | undefined {
  const value = member(schema, keyword);
  if (value === undefined || is(value)) return value;
  report(below(at, keyword), `must be ${what}, not ${said(value)}`);
  return undefined;
}

/** A number or a list among them is shown itself, since its kind says nothing of what is wrong. */
function shown(value: Json): string {
  if (typeof value === "number") return String(value);
  return Array.isArray(value) && JSON.stringify(value).length < 60
    ? JSON.stringify(value)
    : kindOf(value);
}
