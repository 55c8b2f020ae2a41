import { closestMatch } from "leven";
import { listed } from "./listed.ts";

/** The known name that is closest to a misspelt one. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const folded = fold(name);
  const same = candidates.find((candidate) => fold(candidate) === folded);
  return same ?? closestMatch(name, candidates, { maxDistance: name.length < 6 ? 1 : 2 });
}

/** A suggestion for an unknown name: the closest match, or the names that exist. */
export function suggestion(name: string, known: readonly string[]): string {
  if (known.length === 0) return "there are none";
  const near = nearest(name, known);
  if (near !== undefined) return `did you mean ${near}?`;
  const some = known.length > 10 ? [...known.slice(0, 10), "others"] : known;
  return `there ${known.length === 1 ? "is" : "are"} ${listed(some, "and")}`;
}

/** A name as somebody may write it in another style. */
export function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}
