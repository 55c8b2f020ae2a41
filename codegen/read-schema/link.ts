import type { Json, Method, Model, ObjectType, Type, TypeDefinition } from "../model.ts";
import { checkCallbacks } from "./callbacks.ts";
import type { Definitions } from "./definitions.ts";
import type { Draft, Located } from "./draft.ts";
import { checkEnds } from "./ends.ts";
import { linkObjects } from "./link-object.ts";
import { linkUnion } from "./link-union.ts";
import type { MethodDraft } from "./methods.ts";
import { createResolver } from "./resolve.ts";
import { secretsOf } from "./secrets.ts";
import { settled } from "./settle.ts";

export interface Unlinked {
  readonly document: Json;
  readonly definitions: Definitions;
  readonly methods: readonly MethodDraft[];
  /** The pointer to the type that the document itself describes. */
  readonly root: string | undefined;
}

/** Resolves the references, and checks what is known only then. */
export function linked({
  document,
  definitions,
  methods,
  root,
}: Unlinked): Pick<Model, "root" | "types" | "methods"> {
  const { report } = definitions;
  const { drafts, discriminators } = settled(
    definitions,
    createResolver(document, definitions, definitions.drafts),
  );
  const resolver = createResolver(document, definitions, drafts);
  const secrets = secretsOf(document);
  const objects = linkObjects(definitions, { drafts, discriminators }, resolver, secrets);
  const types = drafts.map(typeOf);
  const calls = methods.map(methodOf);
  checkCallbacks(definitions, objects, calls);
  checkEnds(definitions, types);
  const name = rootOf();
  return { ...(name === undefined ? {} : { root: name }), types, methods: calls };

  function typeOf({ name: own, marks, form, at }: Draft): TypeDefinition {
    if (form.kind === "enum") return { ...form, ...marks, name: own };
    if (form.kind === "object") return objects.get(own) as ObjectType;
    if (form.kind === "union") {
      return { kind: "union", name: own, ...marks, ...linkUnion(form, resolver, objects) };
    }
    if (form.kind === "choice") {
      const options = form.options.map((option) => resolver.resolve(option, at));
      return { kind: "choice", name: own, ...marks, options };
    }
    const type = { ...resolver.resolve(form.type, at), nullable: false };
    return { kind: "alias", name: own, ...marks, type };
  }

  function methodOf({ at: _at, params, result, ...method }: MethodDraft): Method {
    const names = { params: objectName(params), result: objectName(result) };
    return {
      ...method,
      ...(names.params === undefined ? {} : { params: names.params }),
      ...(names.result === undefined ? {} : { result: names.result }),
    };
  }

  function objectName(part: Located<Type> | undefined): string | undefined {
    if (part === undefined) return undefined;
    const type = resolver.resolve(part.is, part.at);
    if (type.kind === "reference" && !type.nullable && objects.has(type.name)) return type.name;
    report(part.at, "must be an object");
    return undefined;
  }

  function rootOf(): string | undefined {
    if (root === undefined) return undefined;
    const type = resolver.resolve({ kind: "reference", name: root, nullable: false }, "#/$ref");
    return type.kind === "reference" ? type.name : undefined;
  }
}
