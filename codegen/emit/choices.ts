import type { Text } from "../text.ts";
import type { ChoiceType, Model, Type } from "./model.ts";
import { definition, reaching } from "./reach.ts";
import { constKind } from "./resolve.ts";

/** The name of an option among the others: its kind, or the name that the language gives its type. */
export function optionName(option: Type, typeName: (name: Text) => string): string {
  switch (option.kind) {
    case "reference":
      return typeName(option.name);
    case "const":
      return capitalized(constKind(option.value));
    default:
      return capitalized(option.kind);
  }
}

/** Options in the order in which a reader tries them: objects that require more come first. */
export function byNeed(model: Model, { options }: ChoiceType): readonly Type[] {
  const need = (option: Type): number => {
    const type = option.kind === "reference" ? definition(model, option.name) : undefined;
    return type?.kind === "object" ? type.properties.filter(({ required }) => required).length : 0;
  };
  return options.toSorted((a, b) => need(b) - need(a));
}

/** Names of the choices that may hold a secret; nothing of them is shown. */
export function secretChoices(model: Model): ReadonlySet<Text> {
  const secret = reaching(model, ({ sensitive }) => sensitive);
  return new Set(
    model.types
      .filter(({ kind, name }) => kind === "choice" && secret.has(name))
      .map(({ name }) => name),
  );
}

function capitalized(kind: string): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1);
}
