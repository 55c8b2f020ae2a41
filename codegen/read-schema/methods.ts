import type { Marks, Method, Type } from "../model.ts";
import { collisionKey, pascalCase, words } from "../names.ts";
import type { Located, Walk } from "./draft.ts";
import { isObject, kindOf, member } from "./json.ts";
import { readMarks } from "./marks.ts";
import { closed, table, type Place } from "./place.ts";
import { below } from "./pointer.ts";

/** A remote call, before references are resolved. */
export interface MethodDraft extends Marks, Pick<Method, "name" | "direction"> {
  readonly at: string;
  readonly params?: Located<Type>;
  readonly result?: Located<Type>;
}

export function readMethods(root: Place, walk: Walk): readonly MethodDraft[] {
  const keys = new Map<string, string>();
  return Object.entries(table(root, "x-methods") ?? {}).flatMap(([name, value]) => {
    const at = below(root.at, "x-methods", name);
    const other = keys.get(collisionKey(name));
    keys.set(collisionKey(name), name);
    if (other !== undefined) root.report(at, `is the same name as ${other} in some languages`);
    if (words(name).length === 0) {
      root.report(at, "no name can be made of it; use letters or digits of ASCII");
    }
    if (isObject(value)) return [readMethod({ ...root, at, schema: value }, name, walk)];
    root.report(at, `must be an object, not ${kindOf(value)}`);
    return [];
  });
}

function readMethod(place: Place, name: string, walk: Walk): MethodDraft {
  closed(
    place,
    ["direction", "params", "result"],
    "a method, which has direction, params and result",
  );
  const direction = member(place.schema, "direction");
  if (direction !== "clientToRuntime" && direction !== "runtimeToClient") {
    place.report(below(place.at, "direction"), "must be clientToRuntime or runtimeToClient");
  }
  const [params, result] = ["params", "result"].map((part): Located<Type> | undefined => {
    const value = member(place.schema, part);
    if (value === undefined) return undefined;
    const at = below(place.at, part);
    return { at, is: walk.type(value, at, pascalCase([...words(name), part])) };
  });
  return {
    at: place.at,
    name,
    ...readMarks(place),
    direction: direction === "clientToRuntime" ? direction : "runtimeToClient",
    ...(params === undefined ? {} : { params }),
    ...(result === undefined ? {} : { result }),
  };
}
