import type { Text } from "../../text.ts";
import { boundsOf } from "../../violations.ts";
import type { Model, Type } from "../model.ts";
import { closure, definition } from "../reach.ts";

/** Names of the types whose values may violate the schema in a way that Go's own types do not rule out. */
export function checkedTypes(model: Model): ReadonlySet<Text> {
  return closure(model, (type, checked) => {
    switch (type.kind) {
      case "union":
      case "choice":
        return true;
      case "alias":
        return needsCheck(model, checked, type.type);
      case "object":
        return (
          type.rules.length > 0 ||
          type.properties.some((property) => needsCheck(model, checked, property.type)) ||
          (type.extra !== undefined &&
            needsCheck(model, checked, { kind: "map", values: type.extra.type, nullable: false }))
        );
      case "enum":
        return false;
    }
  });
}

/** Whether a value of the type needs a check; `checked` are the named types that do. */
export function needsCheck(model: Model, checked: ReadonlySet<Text>, type: Type): boolean {
  if (boundsOf(type).length > 0) return true;
  switch (type.kind) {
    case "integer":
      return type.format === undefined;
    case "number":
    case "either":
    case "const":
      return true;
    case "list":
      if (type.uniqueItems === true) return true;
      return isList(model, type.items) || needsCheck(model, checked, type.items);
    case "map":
      return isList(model, type.values) || needsCheck(model, checked, type.values);
    case "reference":
      return checked.has(type.name);
    default:
      return false;
  }
}

/** A list or a map that must not be null: inside another, nil would be written as null. */
export function isList(model: Model, type: Type): boolean {
  if (type.nullable) return false;
  if (type.kind === "reference") {
    const target = definition(model, type.name);
    return target.kind === "alias" && isList(model, target.type);
  }
  return type.kind === "list" || type.kind === "map";
}
