import type { Type } from "../model.ts";
import { literal } from "./literal.ts";
import { className } from "./names.ts";

/** How a built-in is written: by its name, or past a key of the same name. */
export type Builtin = (name: "bool" | "dict" | "float" | "int" | "list" | "str") => string;

export const byName: Builtin = (name) => name;

/** In a class, a key of this name would stand in the way of the built-in. */
export function builtins(keys: readonly string[]): Builtin {
  return (name) => (keys.includes(name) ? `builtins.${name}` : name);
}

/** `refer` writes the name of a type that may be defined further down. */
export function typeText(
  type: Type,
  builtin: Builtin = byName,
  refer: (name: string) => string = (name) => name,
): string {
  const text = plainText(type, builtin, refer);
  return type.nullable && type.kind !== "any" ? `Optional[${text}]` : text;
}

function plainText(type: Type, builtin: Builtin, refer: (name: string) => string): string {
  switch (type.kind) {
    case "any":
      return "Any";
    case "string":
      return builtin("str");
    case "boolean":
      return builtin("bool");
    case "integer":
      return builtin("int");
    case "number":
      return builtin("float");
    case "const":
      // A fraction cannot be a literal type.
      return typeof type.value === "number" && !Number.isSafeInteger(type.value)
        ? builtin("float")
        : `Literal[${literal(type.value)}]`;
    case "list":
      return `${builtin("list")}[${typeText(type.items, builtin, refer)}]`;
    case "map":
      return `${builtin("dict")}[${builtin("str")}, ${typeText(type.values, builtin, refer)}]`;
    case "either": {
      const [first, second] = type.of.map((kind) =>
        plainText({ kind, nullable: false }, builtin, refer),
      );
      return `Union[${first}, ${second}]`;
    }
    case "reference":
      return refer(className(type.name));
  }
}
