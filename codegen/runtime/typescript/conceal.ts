import { isFields, variantOf, type Fields, type ObjectShape, type Shape } from "./shape.js";

/** The text that replaces a secret. */
export const REDACTED = "[redacted]";

/**
 * A copy fit for logs. What is not of the expected type, or not known to this version, is concealed too: it may be a
 * secret in the wrong place, or a secret of a newer version.
 */
export function concealed(shape: Shape, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  switch (shape.kind) {
    case "any":
      return value;
    case "choice":
      return shape.secret === true ? hidden(value) : value;
    case "reference":
      return concealed(shape.to(), value);
    case "object":
      return isFields(value) ? concealedFields(shape, value) : hidden(value);
    case "union": {
      const variant = isFields(value) ? variantOf(shape, value) : undefined;
      return variant === undefined ? hidden(value) : concealed(variant, value);
    }
    case "list":
      return Array.isArray(value)
        ? value.map((item) => concealed(shape.items, item))
        : hidden(value);
    case "map":
      return isFields(value)
        ? mapped(value, (each) => concealed(shape.values, each))
        : hidden(value);
    case "either":
      return typeof value === "object" ? hidden(value) : value;
    case "const":
      return value === shape.value ? value : hidden(value);
    case "integer":
      return typeof value === "number" ? value : hidden(value);
    default:
      return typeof value === shape.kind ? value : hidden(value);
  }
}

function concealedFields(shape: ObjectShape, value: Fields): Fields {
  const { fields } = shape;
  const others = shape.othersSensitive === true ? undefined : shape.others;
  return mapped(value, (each, key) => {
    const field = fields.find(({ name }) => name === key);
    if (field !== undefined && field.sensitive !== true) return concealed(field.shape, each);
    const callback = fields.some((other) => other.callback === key);
    if (callback && typeof each === "function") return each;
    return field === undefined && others !== undefined ? concealed(others, each) : hidden(each);
  });
}

/** Keys and structure stay; every value within is concealed. */
function hidden(value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (Array.isArray(value)) return value.map(hidden);
  return isFields(value) ? mapped(value, hidden) : REDACTED;
}

function mapped(value: Fields, change: (each: unknown, key: string) => unknown): Fields {
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each, key)]));
}
