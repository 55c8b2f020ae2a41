import type { Marks } from "../model.ts";
import { member } from "./json.ts";
import { flag, has, text, type Place } from "./place.ts";
import { below } from "./pointer.ts";

const stabilities: readonly unknown[] = ["stable", "experimental"];
const visibilities: readonly unknown[] = ["public", "internal"];

/** The annotations that become documentation. The others are checked and left. */
export function readMarks(place: Place): Marks {
  text(place, "title");
  text(place, "$comment");
  if (has(place, "examples") && !Array.isArray(place.schema["examples"])) {
    place.report(below(place.at, "examples"), "must be a list");
  }
  const description = text(place, "description");
  const values = ["x-stability", "stability"].map((keyword) => word(place, keyword, stabilities));
  const visibility = word(place, "visibility", visibilities);
  return {
    ...(description === undefined ? {} : { description }),
    deprecated: flag(place, "deprecated") ?? false,
    experimental: values.includes("experimental") || visibility === "internal",
  };
}

function word(place: Place, keyword: string, allowed: readonly unknown[]): unknown {
  const value = member(place.schema, keyword);
  if (value !== undefined && !allowed.includes(value)) {
    place.report(below(place.at, keyword), `must be ${allowed.map(String).join(" or ")}`);
  }
  return value;
}
