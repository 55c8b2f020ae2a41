import type { Text } from "../../text.ts";
import { boundsOf } from "../../violations.ts";
import type { Model, Type } from "../model.ts";
import { closure } from "../reach.ts";
import { isFixed } from "../resolve.ts";

/** Names of the types whose values may violate the schema in a way that Rust's own types do not rule out. */
export function checkedTypes(model: Model): ReadonlySet<Text> {
  return closure(model, (type, checked) => {
    switch (type.kind) {
      case "union":
        return type.variants.some((variant) => checked.has(variant.type));
      case "alias":
        return needsCheck(checked, type.type);
      case "object":
        return (
          type.rules.length > 0 ||
          type.properties.some(
            (property) => !isFixed(model, property) && needsCheck(checked, property.type),
          ) ||
          (type.extra !== undefined && needsCheck(checked, type.extra.type))
        );
      case "choice":
      case "enum":
        return false;
    }
  });
}

/** Whether a value of the type needs a check; `checked` are the named types that do. */
export function needsCheck(checked: ReadonlySet<Text>, type: Type): boolean {
  if (boundsOf(type).length > 0) return true;
  switch (type.kind) {
    case "integer":
      return type.format === undefined;
    case "number":
    case "const":
      return true;
    case "either":
      return type.of.some((kind) => kind === "integer" || kind === "number");
    case "list":
      return type.uniqueItems === true || needsCheck(checked, type.items);
    case "map":
      return needsCheck(checked, type.values);
    case "reference":
      return checked.has(type.name);
    default:
      return false;
  }
}
