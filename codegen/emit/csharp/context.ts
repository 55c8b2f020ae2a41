import type { Text } from "../../text.ts";
import type { Model, Options, Type, TypeDefinition, UnionType } from "../model.ts";
import { memberTypes } from "../reach.ts";
import { memo } from "../namespace.ts";
import { scopeOf, speaksOfDeprecated, typeIdentifier, type Scope } from "../scope.ts";
import type { Settled } from "../settled.ts";
import { experimentalDiagnostic, memberName, subjectName } from "./names.ts";

/** What the writers of one package have in common. */
export interface Context {
  readonly scope: Scope;
  readonly options: Options;
  readonly diagnostic: string;
  /** The names of the members of a type, made of their words. */
  readonly members: (type: Text) => Naming;
  /** The same for the class of an unknown variant. */
  readonly unknownMembers: (union: UnionType) => Naming;
}

export type Naming = (parts: readonly string[]) => string;

export function contextOf(named: Settled, options: Options): Context {
  const { model, code, placeholder } = named;
  const scope = csharpScope(model);
  const pieces = new Map(code.map((piece) => [DECLARED.exec(piece)?.[1] ?? "", piece]));
  const spoken = memo((declared: string) => new Set(spokenIn(pieces.get(declared) ?? "")));
  return {
    scope,
    options,
    diagnostic: experimentalDiagnostic(options.name),
    members: (name) => (parts) =>
      memberName(parts, scope.typeName(name), spoken(placeholder(name))),
    unknownMembers: (union) => (parts) =>
      memberName(parts, unknownName(union), spoken(`Unknown${placeholder(union.name)}`)),
  };
}

const DECLARED = /\b(?:class|struct|interface) (\w*Qzt\d+)\b/;

/** Names that code declares as members, or uses where a member of that name would be meant instead. */
function spokenIn(code: string): readonly string[] {
  return code.match(/(?<![.\w]|\bnew )[A-Z]\w*(?=\s*(?:=|[.(;{:]|\bis\b))/g) ?? [];
}

/** Names that code declares as members, or sets as members of an attribute. */
export function membersIn(code: string): readonly string[] {
  return (
    code.match(
      /(?<=(?<!\b(?:as|case|class|in|interface|internal|is|new|not|operator|or|private|public|record|return|struct|throw))(?<=[\w>?\]]) )[A-Z]\w*(?=(?:<\w+>)?\(|,|\)| =>| \{ get)|(?<= class )Converter\b|(?<=\(|, )[A-Z]\w*(?= = )/g,
    ) ?? []
  );
}

/** The names of the types of a model in C#: a union is an interface. */
export function csharpScope(model: Model): Scope {
  return scopeOf(model, new Set(), (type) => {
    const name = typeIdentifier(type.name);
    return type.kind === "union" ? `I${name}` : name;
  });
}

export function contextName(packageName: Text): string {
  return `${subjectName(packageName)}JsonContext`;
}

/** The class of an unknown variant. */
export function unknownName({ name }: { readonly name: Text }): string {
  return `Unknown${typeIdentifier(name)}`;
}

/** Whether the code of the type uses something deprecated. */
export function usesDeprecated(type: TypeDefinition, { scope }: Context): boolean {
  const names = (of: Type): boolean => speaksOfDeprecated(of, scope);
  switch (type.kind) {
    case "object":
      return (
        type.deprecated ||
        type.properties.some((property) => property.deprecated) ||
        memberTypes(type).some(names)
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
