import type { Text } from "../../text.ts";
import type { ChoiceType, Model } from "../model.ts";
import { definition, namesIn } from "../reach.ts";
import { keyName } from "./names.ts";

/**
 * Whether two objects of a choice have the same key for different members, so that the key alone is ambiguous. Such a
 * choice stays as it is in JSON.
 */
export function isAmbiguous(model: Model, { options }: ChoiceType): boolean {
  const wire = new Map<string, Text>();
  const properties = options.flatMap((option) => {
    const type = option.kind === "reference" ? definition(model, option.name) : undefined;
    return type?.kind === "object" ? type.properties : [];
  });
  return properties.some(({ name }) => {
    const key = keyName(name);
    const other = wire.get(key);
    wire.set(key, name);
    return other !== undefined && other !== name;
  });
}

/** The choices and aliases through which a choice, without a class between, holds itself. */
export function leadingBack(model: Model, choice: ChoiceType): ReadonlySet<Text> {
  const next = (name: Text): readonly Text[] => {
    const type = definition(model, name);
    if (type.kind === "choice") return type.options.flatMap(namesIn);
    return type.kind === "alias" ? namesIn(type.type) : [];
  };
  const reaches = (from: Text, seen: Set<Text>): boolean => {
    if (from === choice.name) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return next(from).some((name) => reaches(name, seen));
  };
  return new Set(next(choice.name).filter((name) => reaches(name, new Set())));
}
