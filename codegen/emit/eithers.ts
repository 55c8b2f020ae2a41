import type { Model, ScalarKind, Type } from "./model.ts";
import { memberTypes } from "./reach.ts";

export type Pair = readonly [ScalarKind, ScalarKind];

/** Every pair of scalars in the model, each once. */
export function eithers(model: Model): readonly Pair[] {
  const found = new Map<string, Pair>();
  const visit = (type: Type): void => {
    if (type.kind === "either") found.set(type.of.join(), type.of);
    if (type.kind === "list") visit(type.items);
    if (type.kind === "map") visit(type.values);
  };
  for (const type of model.types) {
    if (type.kind === "alias") visit(type.type);
    if (type.kind === "choice") for (const option of type.options) visit(option);
    if (type.kind === "object") for (const held of memberTypes(type)) visit(held);
  }
  return [...found.values()];
}
