import type { Text } from "../../text.ts";
import type { Model, Options, Type, TypeDefinition } from "../model.ts";
import { namesIn } from "../reach.ts";
import { methodGroups } from "../rpc-groups.ts";
import { eithers } from "../eithers.ts";
import { eitherName, scopeOf, typeIdentifier, type Scope } from "../scope.ts";
import { TAKEN_TYPES } from "./file.ts";
import {
  CHOICE_MEMBERS,
  experimentalDiagnostic,
  MEMBERS,
  subjectName,
  VALUE_MEMBERS,
} from "./names.ts";
import { handlerName, methodsName } from "./rpc-names.ts";

/** What the writers of one package have in common. */
export interface Context {
  readonly scope: Scope;
  readonly options: Options;
  readonly diagnostic: string;
}

export function contextOf(model: Model, options: Options): Context {
  return {
    scope: csharpScope(model, options.name),
    options,
    diagnostic: experimentalDiagnostic(options.name),
  };
}

/** The names of the types of a model in C#: a union is an interface. */
export function csharpScope(model: Model, packageName: Text): Scope {
  const unions = model.types.filter(({ kind }) => kind === "union");
  return scopeOf(
    model,
    new Set([
      ...TAKEN_TYPES,
      // C# refuses a member with the name of its type.
      ...MEMBERS,
      contextName(packageName),
      ...eithers(model).map(eitherName),
      ...methodGroups(model).flatMap((group) => [
        handlerName(group, model),
        methodsName(group, model),
      ]),
      ...unions.map(unknownName),
    ]),
    (type) => {
      const name = typeIdentifier(type.name);
      if (type.kind === "union") return `I${name}`;
      const isMember =
        (type.kind === "enum" && VALUE_MEMBERS.has(name)) ||
        (type.kind === "choice" && (CHOICE_MEMBERS.has(name) || /^As[A-Z]/.test(name)));
      return isMember ? `${name}Model` : name;
    },
  );
}

export function contextName(packageName: Text): string {
  return `${subjectName(packageName)}JsonContext`;
}

/** The class of a variant that is not known. */
export function unknownName({ name }: { readonly name: Text }): string {
  return `Unknown${typeIdentifier(name)}`;
}

/** Whether code of the type itself speaks of something deprecated. */
export function usesDeprecated(type: TypeDefinition, { scope }: Context): boolean {
  const names = (of: Type): boolean =>
    namesIn(of).some((name) => scope.definition(name).deprecated);
  switch (type.kind) {
    case "object":
      return (
        type.deprecated ||
        type.properties.some((property) => property.deprecated || names(property.type))
      );
    case "union":
      return (
        type.deprecated ||
        type.variants.some((variant) => scope.definition(variant.type).deprecated)
      );
    case "choice":
      return type.deprecated || type.options.some(names);
    default:
      return type.deprecated;
  }
}

export function anyDeprecated(model: Model): boolean {
  return model.types.some(({ deprecated }) => deprecated);
}
