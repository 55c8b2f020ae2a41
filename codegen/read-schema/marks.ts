import type { Marks } from "../model.ts";
import { member } from "./json.ts";
import { flag, has, text, type Place } from "./place.ts";
import { below } from "./pointer.ts";

const stabilities: ReadonlySet<unknown> = new Set(["stable", "experimental"]);

/** The annotations that become documentation. Others are only checked. */
export function readMarks(place: Place): Marks {
  text(place, "title");
  text(place, "$comment");
  flag(place, "x-sensitive");
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
