import { closestMatch } from "leven";
import { listed } from "./listed.ts";

/** The known name that is closest to a misspelt one. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const folded = fold(name);
  const same = candidates.find((candidate) => fold(candidate) === folded);
  if (same !== undefined) return same;
  const typos = name.length < 6 ? 1 : 2;
  const close = closestMatch(name, candidates, { maxDistance: typos });
  if (close !== undefined) return close;
  // Two neighbours in the wrong order are one slip of a finger, but two edits.
  return swapped(name, candidates)
    .map((other) => closestMatch(other, candidates, { maxDistance: typos - 1 }))
    .find((match) => match !== undefined);
}

/** A name with each pair of its neighbours exchanged. One that is much longer than all candidates is none of them. */
function swapped(name: string, candidates: readonly string[]): string[] {
  if (candidates.every(({ length }) => name.length > length + 1)) return [];
  return Array.from(
    { length: Math.max(0, name.length - 1) },
    (_, at) => name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2),
  );
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
