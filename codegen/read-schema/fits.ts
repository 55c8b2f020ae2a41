import type { Json, ScalarKind, Type } from "../model.ts";
import { isObject } from "./json.ts";
import type { Resolver } from "./resolve.ts";

/** Whether a default has the shape of its type. The members of objects are not checked. */
export function fits(value: Json, type: Type, resolver: Resolver): boolean {
  if (type.nullable && value === null) return true;
  switch (type.kind) {
    case "any":
      return true;
    case "const":
      return value === type.value;
    case "list":
      return Array.isArray(value) && value.every((item: Json) => fits(item, type.items, resolver));
    case "map":
      return (
        isObject(value) && Object.values(value).every((one) => fits(one, type.values, resolver))
      );
    case "either":
      return type.of.some((kind) => isOf(value, kind));
    case "reference": {
      const draft = resolver.draft(type);
      const form = draft?.form;
      if (form?.kind === "enum") return form.values.some((known) => known.value === value);
      if (form?.kind === "alias") {
        return fits(value, resolver.resolve(form.type, draft?.at ?? "#"), resolver);
      }
      if (form?.kind === "choice") {
        return form.options.some((option) =>
          fits(value, resolver.resolve(option, draft?.at ?? "#"), resolver),
        );
      }
      return isObject(value);
    }
    default:
      return isOf(value, type.kind) && inBounds(value, type);
  }
}

function isOf(value: Json, kind: ScalarKind): boolean {
  return kind === "integer" ? Number.isSafeInteger(value) : typeof value === kind;
}

function inBounds(value: Json, type: Type): boolean {
  if (type.kind === "string" && typeof value === "string") {
    const { length } = Array.from(value);
    const matches = type.pattern === undefined || isMatch(type.pattern, value);
    return length >= (type.minLength ?? 0) && length <= (type.maxLength ?? length) && matches;
  }
  if ((type.kind === "integer" || type.kind === "number") && typeof value === "number") {
    return (
      value >= (type.minimum ?? value) &&
      value <= (type.maximum ?? value) &&
      value > (type.exclusiveMinimum ?? -Infinity) &&
      value < (type.exclusiveMaximum ?? Infinity)
    );
  }
  return true;
}

function isMatch(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, "u").test(value);
  } catch {
    // An invalid pattern is reported elsewhere.
    return true;
  }
}
