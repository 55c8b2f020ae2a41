import type { Json, Method, Model, ObjectType, Type, TypeDefinition } from "../model.ts";
import { checkCallbacks } from "./callbacks.ts";
import { checkEnds } from "./ends.ts";
import type { Definitions } from "./definitions.ts";
import type { Located } from "./draft.ts";
import { linkObjects } from "./link-object.ts";
import { linkUnion } from "./link-union.ts";
import type { MethodDraft } from "./methods.ts";
import { createResolver } from "./resolve.ts";

export interface Unlinked {
  readonly document: Json;
  readonly definitions: Definitions;
  readonly methods: readonly MethodDraft[];
  /** The pointer to the type that the document itself describes. */
  readonly root: string | undefined;
}

/** Follows the references, and checks what can be told only then. */
export function linked({ document, definitions, methods, root }: Unlinked): Omit<Model, "title"> {
  const { drafts, report } = definitions;
  const resolver = createResolver(document, definitions);
  const objects = linkObjects(definitions, resolver);

  const types = drafts.map((draft): TypeDefinition => {
    const {
      at: _at,
      nullable: _nullable,
      sensitive: _sensitive,
      default: _default,
      ...own
    } = draft;
    if (own.kind === "alias") {
      return { ...own, type: { ...resolver.resolve(own.type, draft.at), nullable: false } };
    }
    if (own.kind === "enum") return own;
    if (draft.kind === "union") return linkUnion(draft, { report, resolver, objects });
    return objects.get(draft.name) as ObjectType;
  });

  const objectName = (part: Located<Type> | undefined): string | undefined => {
    if (part === undefined) return undefined;
    const type = resolver.resolve(part.is, part.at);
    if (type.kind === "reference" && !type.nullable && objects.has(type.name)) return type.name;
    report(part.at, "must be an object");
    return undefined;
  };
  const calls = methods.map(({ at: _at, params, result, ...method }): Method => {
    const names = { params: objectName(params), result: objectName(result) };
    return {
      ...method,
      ...(names.params === undefined ? {} : { params: names.params }),
      ...(names.result === undefined ? {} : { result: names.result }),
    };
  });

  checkCallbacks(definitions, objects, calls);
  checkEnds(definitions, types);

  const rootType =
    root === undefined
      ? undefined
      : resolver.resolve({ kind: "reference", name: root, nullable: false }, "#/$ref");
  if (rootType !== undefined && rootType.kind !== "reference") {
    report("#/$ref", "must point to a definition, as in `#/$defs/Name`");
  }
  return {
    ...(rootType?.kind === "reference" ? { root: rootType.name } : {}),
    types,
    methods: calls,
  };
}
