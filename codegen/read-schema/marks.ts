import type { Marks } from "../model.ts";
import { member } from "./json.ts";
import { flag, has, text, type Place } from "./place.ts";
import { below } from "./pointer.ts";

const stabilities: ReadonlySet<unknown> = new Set(["stable", "experimental"]);

/** The annotations that become documentation. Others are only checked. */
export function readMarks(place: Place): Marks {
  text(place, "title");
  text(place, "$comment");
  if (has(place, "examples") && !Array.isArray(place.schema["examples"])) {
    place.report(below(place.at, "examples"), "must be a list");
  }
  const description = text(place, "description");
  const values = ["x-stability", "stability"].map((keyword) => member(place.schema, keyword));
  if (values[0] !== undefined && !stabilities.has(values[0])) {
    place.report(below(place.at, "x-stability"), "must be stable or experimental");
  }
  const visibility = member(place.schema, "visibility");
  return {
    ...(description === undefined ? {} : { description }),
    deprecated: flag(place, "deprecated") ?? false,
    experimental: values.includes("experimental") || visibility === "internal",
  };
}

/**
 * Whether a value is hidden when it is printed: by `x-sensitive` or, without it, by the marks of OpenAPI and JSON Schema for values that are only sent.
 *
 * @see https://spec.openapis.org/registry/format/password.html
 * @see https://json-schema.org/draft/2020-12/json-schema-validation#section-9.4
 */
export function isSensitive(place: Place): boolean {
  const { schema } = place;
  const isImplied = member(schema, "writeOnly") === true || member(schema, "format") === "password";
  return flag(place, "x-sensitive") ?? isImplied;
}
