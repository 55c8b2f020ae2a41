import type { Model } from "../../../codegen/emit/model.ts";
import { settled, type Dialect } from "../../../codegen/emit/settled.ts";
import type { Text } from "../../../codegen/text.ts";

/** The name under which a package knows a type of the schema, before its language writes it. */
export function settledName(model: Model, dialect: Dialect): (type: Text) => Text {
  const { types } = settled(model, dialect).model;
  const names = new Map(model.types.map(({ name }, index) => [name, types[index]?.name ?? name]));
  return (type) => names.get(type) ?? type;
}
