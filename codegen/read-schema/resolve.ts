import { closestMatch } from "leven";
import type { Json, Type } from "../model.ts";
import type { Definitions } from "./definitions.ts";
import type { Draft } from "./draft.ts";
import { isObject, member } from "./json.ts";
import { below, tokensOf, valueAt } from "./pointer.ts";

/** Resolves references, which are pointers or names in the drafts, to names. */
export interface Resolver {
  readonly resolve: (type: Type, at: string) => Type;
  /** The draft of a type that a resolved reference names. */
  readonly draft: (type: Type) => Draft | undefined;
  /** The only value of a resolved type, if it has only one. */
  readonly constant: (type: Type) => Extract<Type, { kind: "const" }> | undefined;
}

const any: Type = { kind: "any", nullable: false };

export function createResolver(
  document: Json,
  { names, located, report }: Pick<Definitions, "names" | "located" | "report">,
  all: readonly Draft[],
): Resolver {
  const drafts = new Map(all.map((one) => [one.name, one]));

  const targets = new Map<string, Type>();
  const under = new Set<string>();

  function resolve(type: Type, at: string): Type {
    if (type.kind === "list") return { ...type, items: resolve(type.items, at) };
    if (type.kind === "map") return { ...type, values: resolve(type.values, at) };
    if (type.kind !== "reference") return type;
    const pointer = type.name;
    if (under.has(pointer)) {
      report(at, `refers to ${pointer}, which leads back to itself and to no type`);
      return any;
    }
    under.add(pointer);
    const target = targets.get(pointer) ?? targetOf(pointer, at);
    under.delete(pointer);
    targets.set(pointer, target);
    return target.kind === "any"
      ? target
      : { ...target, nullable: target.nullable || type.nullable };
  }

  function targetOf(pointer: string, at: string): Type {
    const name = pointer.startsWith("#") ? names.get(pointer) : pointer;
    if (name === undefined) {
      const type = located.get(pointer);
      if (type !== undefined) return resolve(type, at);
      report(at, missing(pointer));
      return any;
    }
    const found = drafts.get(name);
    if (found === undefined) return any;
    let { nullable } = found;
    const { form } = found;
    if (form.kind === "alias" && (form.type.kind === "reference" || form.type.kind === "any")) {
      const target = resolve(form.type, at);
      // A name for any value would hide that null is one of its values, as opposed to no value.
      if (target.kind === "any") return target;
      nullable ||= target.nullable;
    }
    return { kind: "reference", name, nullable };
  }

  function missing(pointer: string): string {
    const value = valueAt(document, tokensOf(pointer) ?? []);
    if (value !== undefined) return `refers to ${pointer}, which is no schema`;
    const known = ["$defs", "definitions"].flatMap((table) => {
      const defs = isObject(document) ? member(document, table) : undefined;
      return Object.keys(isObject(defs) ? defs : {}).map((name) => below("#", table, name));
    });
    const near = closestMatch(pointer, known, { maxDistance: 3 });
    return `refers to ${pointer}, which does not exist${near === undefined ? "" : `; did you mean ${near}?`}`;
  }

  function draft(type: Type): Draft | undefined {
    return type.kind === "reference" ? drafts.get(type.name) : undefined;
  }

  function constant(type: Type): Extract<Type, { kind: "const" }> | undefined {
    if (type.kind === "const") return type.nullable ? undefined : type;
    const form = draft(type)?.form;
    if (form === undefined || type.nullable) return undefined;
    if (form.kind === "alias" && form.type.kind === "const") return form.type;
    const [only, ...others] = form.kind === "enum" ? form.values : [];
    return only === undefined || others.length > 0
      ? undefined
      : { kind: "const", value: only.value, nullable: false };
  }

  return { resolve, draft, constant };
}
