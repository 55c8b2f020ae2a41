import type { Type, TypeDefinition } from "../model.ts";
import type { Definitions } from "./definitions.ts";

/** Refuses types that no value ends, and names for lists or maps that hold themselves. */
export function checkEnds({ drafts, report }: Definitions, types: readonly TypeDefinition[]): void {
  const places = new Map(drafts.map(({ name, at }) => [name, at]));
  const definitions = new Map(types.map((type) => [type.name, type]));
  const cyclic = types.filter(
    (type) => type.kind === "alias" && holds(type.name, type.type, new Set()),
  );
  for (const { name } of cyclic) {
    report(
      places.get(name) ?? "#",
      `${name} holds itself and no object is between, which Java, C# and Rust have no type for; put it into a property of an object`,
    );
  }

  const finite = new Set(cyclic.map(({ name }) => name));
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

  function holds(name: string, type: Type, seen: Set<string>): boolean {
    if (type.kind === "list") return holds(name, type.items, seen);
    if (type.kind === "map") return holds(name, type.values, seen);
    if (type.kind !== "reference") return false;
    if (type.name === name) return true;
    const target = definitions.get(type.name);
    if (target?.kind !== "alias" || seen.has(type.name)) return false;
    return holds(name, target.type, seen.add(type.name));
  }

  function endsDefinition(type: TypeDefinition): boolean {
    if (type.kind === "enum") return true;
    if (type.kind === "alias") return ends(type.type);
    if (type.kind === "union") {
      // One without variants has been refused already.
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
