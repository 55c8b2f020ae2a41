import type { Type, TypeDefinition } from "../model.ts";
import type { Definitions } from "./definitions.ts";

/** Reports types that have no finite value. */
export function checkEnds({ drafts, report }: Definitions, types: readonly TypeDefinition[]): void {
  const places = new Map(drafts.map(({ name, at }) => [name, at]));
  const definitions = new Map(types.map((type) => [type.name, type]));
  const finite = new Set<string>();
  for (let grown = true; grown;) {
    const before = finite.size;
    for (const type of types) if (endsDefinition(type)) finite.add(type.name);
    grown = finite.size > before;
  }
  for (const { name } of types) {
    if (finite.has(name)) continue;
    report(
      places.get(name) ?? "#",
      `no value of ${name} ends, since what it requires leads back to it; make a property on the way optional`,
    );
  }

  function endsDefinition(type: TypeDefinition): boolean {
    if (type.kind === "enum") return true;
    if (type.kind === "alias") return ends(type.type);
    if (type.kind === "choice") return type.options.some(ends);
    if (type.kind === "union") {
      // A union without variants has already been reported.
      return (
        type.variants.length === 0 || type.variants.some((variant) => finite.has(variant.type))
      );
    }
    return type.properties.every((property) => !property.required || ends(property.type));
  }

  function ends(type: Type): boolean {
    if (type.nullable) return true;
    if (type.kind === "list") return (type.minItems ?? 0) === 0 || ends(type.items);
    return type.kind !== "reference" || finite.has(type.name) || !definitions.has(type.name);
  }
}
