import { closestMatch } from "leven";
import type { Json, Type } from "../model.ts";
import type { Definitions } from "./definitions.ts";
import type { Draft } from "./draft.ts";
import { isObject, member } from "./json.ts";
import { below, tokensOf, valueAt } from "./pointer.ts";

/** Follows references, which the drafts hold as pointers; what comes out holds names. */
export interface Resolver {
  readonly resolve: (type: Type, at: string) => Type;
  /** The draft of a type that a resolved reference names. */
  readonly draft: (type: Type) => Draft | undefined;
}

const any: Type = { kind: "any", nullable: false };

export function createResolver(document: Json, definitions: Definitions): Resolver {
  const drafts = new Map(definitions.drafts.map((draft) => [draft.name, draft]));
  const { names, located, report } = definitions;

  function resolve(type: Type, at: string, trail: readonly string[] = []): Type {
    if (type.kind === "list") return { ...type, items: resolve(type.items, at, trail) };
    if (type.kind === "map") return { ...type, values: resolve(type.values, at, trail) };
    if (type.kind !== "reference") return type;
    const pointer = type.name;
    if (trail.includes(pointer)) {
      report(at, `refers to ${pointer}, which leads back to itself and to no type`);
      return any;
    }
    const target = targetOf(pointer, at, [...trail, pointer]);
    return target.kind === "any"
      ? target
      : { ...target, nullable: target.nullable || type.nullable };
  }

  function targetOf(pointer: string, at: string, trail: readonly string[]): Type {
    const name = names.get(pointer);
    if (name === undefined) {
      const type = located.get(pointer);
      if (type !== undefined) return resolve(type, at, trail);
      report(at, missing(pointer));
      return any;
    }
    const draft = drafts.get(name);
    if (draft === undefined) return any;
    let { nullable } = draft;
    const { form } = draft;
    if (form.kind === "alias" && (form.type.kind === "reference" || form.type.kind === "any")) {
      const target = resolve(form.type, at, trail);
      // A name for any value would hide that null is one of its values, not the absence of one.
      if (target.kind === "any") return target;
      nullable ||= target.nullable;
    }
    return { kind: "reference", name, nullable };
  }

  function missing(pointer: string): string {
    const value = valueAt(document, tokensOf(pointer) ?? []);
    if (value !== undefined) return `refers to ${pointer}, which is not a schema that is read`;
    const defs = isObject(document) ? member(document, "$defs") : undefined;
    const known = Object.keys(isObject(defs) ? defs : {}).map((name) => below("#/$defs", name));
    const near = closestMatch(pointer, known, { maxDistance: 3 });
    return `refers to ${pointer}, which does not exist${near === undefined ? "" : `; did you mean ${near}?`}`;
  }

  return {
    resolve,
    draft: (type) => (type.kind === "reference" ? drafts.get(type.name) : undefined),
  };
}
