// Generated from the JSON Schema. Do not edit: change the schema and generate again.
import { isFields, variantOf, type Fields, type ObjectShape, type Shape } from "./shape.js";

/** A copy in which each callback is left out and its field set to true. Everything else stays as it is. */
export function stripped(shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case "reference":
      return stripped(shape.to(), value);
    case "object":
      return isFields(value) ? strippedFields(shape, value) : value;
    case "union": {
      const variant = isFields(value) ? variantOf(shape, value) : undefined;
      return variant === undefined ? value : stripped(variant, value);
    }
    case "choice":
      return (shape.calling ?? []).reduce((left, option) => stripped(option(), left), value);
    case "list":
      return Array.isArray(value) ? value.map((item) => stripped(shape.items, item)) : value;
    case "map":
      return isFields(value) ? mapped(value, (each) => stripped(shape.values, each)) : value;
    default:
      return value;
  }
}

function strippedFields({ fields, others }: ObjectShape, value: Fields): Fields {
  const callbacks = fields.filter(
    ({ callback }) => callback !== undefined && Object.hasOwn(value, callback),
  );
  const left = Object.entries(value).filter(
    ([key]) => !callbacks.some(({ callback }) => callback === key),
  );
  const set = callbacks
    .filter(({ callback = "" }) => value[callback] !== undefined)
    .map(({ name }) => [name, true] as const);
  const copied = left.map(([key, each]) => {
    const shape = fields.find(({ name }) => name === key)?.shape ?? others;
    return [key, shape === undefined ? each : stripped(shape, each)] as const;
  });
  return Object.fromEntries([...copied, ...set]);
}

function mapped(value: Fields, change: (each: unknown) => unknown): Fields {
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each)]));
}
