import { kindOf } from "./json.ts";
import { formsOf, type KindReader } from "./kinds.ts";
import { has, list, positive, type Place } from "./place.ts";
import { below } from "./pointer.ts";
import { isScalar, typesOf } from "./shape.ts";

/** Reports values of `type`, `enum` and `multipleOf` that JSON Schema forbids, and notes a missing `type` that the other keywords imply. */
export function checkType(place: Place, { kindsOf, isAssumed }: KindReader): void {
  const types = typesOf(place.schema);
  const at = below(place.at, "type");
  if (has(place, "type") && types.length === 0) place.report(at, "names no type");
  for (const type of types) {
    if (isScalar(type) || type === "object" || type === "array" || type === "null") continue;
    const said = typeof type === "string" ? JSON.stringify(type) : kindOf(type);
    place.report(
      at,
      `${said} is no type; there are string, integer, number, boolean, array, object and null`,
    );
  }
  if (new Set(types).size < types.length) place.report(at, "names a type twice");
  list(place, "enum");
  positive(place, "multipleOf");
  if (!isAssumed(place.schema)) return;
  const meant = formsOf(kindsOf(place.schema)).join(" or ");
  place.note(
    place.at,
    `says no \`type\`, and is read as ${meant}, though any other value fits too`,
  );
}
