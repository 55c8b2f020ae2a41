import type { Json, Type } from "../model.ts";
import { either } from "./alternatives.ts";
import type { Walk } from "./draft.ts";
import { readConst } from "./enum.ts";
import { isObject, kindOf, member } from "./json.ts";
import { readMarks } from "./marks.ts";
import { count, only, type Place } from "./place.ts";
import { below, tokensOf } from "./pointer.ts";
import { ordered, present, readScalar } from "./scalar.ts";
import { isScalar, isWrappedReference, typesOf, type Shape } from "./shape.ts";

const any: Type = { kind: "any", nullable: false };

/** A type that needs no name: everything but objects, enums and unions. `nullable` is left to the caller. */
export function readPlainType(
  walk: Walk,
  place: Place,
  shape: Shape,
  name: string,
  extra: readonly string[],
): Type {
  readMarks(place);
  switch (shape) {
    case "any":
      only(place, extra, "a schema of any value");
      return any;
    case "reference":
      return readReference(place, extra);
    case "const": {
      const value = readConst(place, extra);
      return value === undefined ? any : { kind: "const", value, nullable: false };
    }
    case "map":
      only(place, ["type", "additionalProperties", ...extra], "a map");
      return {
        kind: "map",
        values: inside(walk, place, "additionalProperties", `${name}Value`),
        nullable: false,
      };
    case "list":
      only(place, ["type", "items", "minItems", "maxItems", ...extra], "a list");
      ordered(place, "minItems", "maxItems");
      return {
        kind: "list",
        items: inside(walk, place, "items", `${name}Item`),
        ...present({ minItems: count(place, "minItems"), maxItems: count(place, "maxItems") }),
        nullable: false,
      };
    case "scalar":
      return readScalar(place, typesOf(place.schema).find(isScalar) ?? "string", extra);
    case "either":
      only(place, ["type", ...extra], "a choice between two scalars");
      return either(place, typesOf(place.schema).filter(isScalar));
    default:
      return readUnclear(place);
  }
}

function inside(walk: Walk, place: Place, keyword: string, name: string): Type {
  const value = member(place.schema, keyword);
  return value === undefined ? any : walk.type(value, below(place.at, keyword), name);
}

function readReference(place: Place, extra: readonly string[]): Type {
  const wrapped = isWrappedReference(place.schema);
  const at = wrapped ? below(place.at, "allOf", 0) : place.at;
  only(place, [wrapped ? "allOf" : "$ref", ...extra], "a reference; say it where it refers to");
  const [inner] = wrapped ? (place.schema["allOf"] as readonly Json[]) : [place.schema];
  const target = isObject(inner) ? member(inner, "$ref") : undefined;
  const tokens = typeof target === "string" ? tokensOf(target) : undefined;
  if (wrapped && isObject(inner)) only({ ...place, at, schema: inner }, ["$ref"], "a reference");
  if (tokens === undefined) {
    place.report(
      below(at, "$ref"),
      "must point into this document, as in `#/$defs/Name`; bundle what other documents hold",
    );
    return any;
  }
  return { kind: "reference", name: below("#", ...tokens), nullable: false };
}

function readUnclear(place: Place): Type {
  const types = typesOf(place.schema);
  const at = below(place.at, "type");
  const unknown = types.find(
    (type) => !isScalar(type) && !["object", "array", "null"].includes(type as string),
  );
  if (types.length === 0 && Object.hasOwn(place.schema, "type")) {
    place.report(at, "names no type");
  } else if (types.length === 0) {
    place.report(
      place.at,
      "bounds what it does not name, since any other value fits too; add a `type`",
    );
  } else if (unknown !== undefined) {
    const said = typeof unknown === "string" ? JSON.stringify(unknown) : kindOf(unknown);
    place.report(
      at,
      `${said} is no type; there are string, integer, number, boolean, array, object and null`,
    );
  } else if (types.every((type) => type === "null")) {
    place.report(at, "has null alone, which holds nothing; leave it out, or add a type");
  } else {
    place.report(
      at,
      `allows ${types.map(String).join(" or ")}: a field of a typed SDK holds one type, null beside it, or two scalars; use one type`,
    );
  }
  return any;
}
