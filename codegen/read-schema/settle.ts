import type { Type } from "../model.ts";
import { either } from "./alternatives.ts";
import { optionsOf } from "./options.ts";
import { isScalar } from "./shape.ts";
import type { Definitions } from "./definitions.ts";
import type { Draft, Form, Located, UnionForm } from "./draft.ts";
import { below, tokensOf } from "./pointer.ts";
import type { Resolver } from "./resolve.ts";
import { discriminatorOf, variantFinder, type Variant } from "./variants.ts";

const any: Type = { kind: "any", nullable: false };

/** The drafts in their final form. */
export interface Settled {
  readonly drafts: readonly Draft[];
  /** The properties that distinguish an object from others, by the name of the object. */
  readonly discriminators: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Settles the form of each draft. A choice between objects becomes a union if a property says which object it is. A list
 * or a map that contains itself, without an object in between, becomes one of any values.
 */
export function settled(definitions: Definitions, resolver: Resolver): Settled {
  const { drafts, note } = definitions;
  const discriminators = new Map<string, Set<string>>();
  const variantsOf = variantFinder(resolver);
  const cut = new Map<string, Form>();
  const all = drafts.map((draft) => {
    if (draft.form.kind === "union") return union(draft, draft.form);
    if (draft.form.kind === "alias") return withForm(draft, alias(draft, draft.form.type));
    return draft;
  });
  return { drafts: all, discriminators };

  function union(draft: Draft, form: UnionForm): Draft {
    const { at, name } = draft;
    const variants = variantsOf(form, name) ?? [];
    const discriminator = discriminatorOf(form, variants);
    if (form.discriminator !== undefined && form.discriminator !== discriminator) {
      note(
        below(at, "discriminator"),
        `\`${form.discriminator}\` is not a required \`const\` string of its own in each of the objects`,
      );
    }
    if (discriminator === undefined) return choice(draft, form);
    checkMapping(form, at, variants, discriminator);
    for (const { is } of variants) {
      const names = discriminators.get(is.name) ?? new Set();
      discriminators.set(is.name, names.add(discriminator));
    }
    return withForm(draft, {
      kind: "union",
      discriminator,
      variants: variants.map((variant) => ({
        at: variant.at,
        is: { kind: "reference", name: variant.is.at, nullable: false },
      })),
    });
  }

  function choice(draft: Draft, form: UnionForm): Draft {
    const { at } = draft;
    const found = gathered(form.variants, new Set([draft.name]));
    if (found === undefined) {
      note(at, "is a choice of which one is any value, and is held as any value");
      return withForm(draft, { kind: "alias", type: any });
    }
    const { options, isWider } = optionsOf(found.types, isEnum);
    const [first, second, third] = options;
    const nullable = draft.nullable || found.nullable;
    if (isWider) {
      note(at, "is a choice between several forms of one kind, which are held as the widest");
    }
    if (first === undefined) return withForm(draft, { kind: "alias", type: any });
    if (second === undefined) return { ...draft, nullable, form: { kind: "alias", type: first } };
    if (third === undefined && isScalar(first.kind) && isScalar(second.kind)) {
      const type = either(first.kind, second.kind);
      return { ...draft, nullable, form: { kind: "alias", type } };
    }
    return { ...draft, nullable, form: { kind: "choice", options } };
  }

  /** All types of a choice and of the choices in it; undefined if one of them is any value. */
  function gathered(
    variants: readonly Located<Type>[],
    seen: Set<string>,
  ): { readonly types: readonly Type[]; readonly nullable: boolean } | undefined {
    const parts = variants.map(({ is, at }) => gatheredOf(is, at, seen));
    const types: Type[] = [];
    let nullable = false;
    for (const part of parts) {
      if (part === undefined) return undefined;
      types.push(...part.types);
      nullable ||= part.nullable;
    }
    const objects = types.filter((type) => isObjectKind(type));
    if (objects.length < 2) return { types, nullable };
    return { types: types.flatMap(withVariants), nullable };
  }

  function gatheredOf(given: Type, at: string, seen: Set<string>): ReturnType<typeof gathered> {
    const type = resolver.resolve(given, at);
    if (type.kind === "any") return undefined;
    const { nullable } = type;
    const plain = { ...type, nullable: false };
    const draft = resolver.draft(type);
    if (draft === undefined) return { types: [plain], nullable };
    if (seen.has(draft.name)) return { types: [], nullable };
    const { form } = draft;
    const isWhole = form.kind !== "alias" && (form.kind !== "union" || tagOf(draft) !== undefined);
    if (isWhole) return { types: [plain], nullable };
    const deeper = new Set([...seen, draft.name]);
    const inner =
      form.kind === "alias"
        ? gatheredOf(form.type, draft.at, deeper)
        : gathered(form.kind === "union" ? form.variants : [], deeper);
    return inner === undefined ? undefined : { ...inner, nullable: nullable || inner.nullable };
  }

  function isObjectKind(type: Type): boolean {
    return type.kind === "map" || (type.kind === "reference" && !isEnum(type));
  }

  function isEnum(type: Type): boolean {
    return resolver.draft(type)?.form.kind === "enum";
  }

  /** The objects of a union, so that they can be options of another choice. */
  function withVariants(type: Type): readonly Type[] {
    const draft = resolver.draft(type);
    if (draft?.form.kind !== "union") return [type];
    const variants = variantsOf(draft.form, draft.name) ?? [];
    return variants.map(({ is }) => ({ kind: "reference", name: is.name, nullable: false }));
  }

  function tagOf({ form, name }: Draft): string | undefined {
    if (form.kind !== "union") return undefined;
    return discriminatorOf(form, variantsOf(form, name) ?? []);
  }

  function checkMapping(
    { mapping }: UnionForm,
    at: string,
    variants: readonly Variant[],
    discriminator: string,
  ): void {
    for (const [value, target] of Object.entries(mapping ?? {})) {
      const name = tokensOf(target)?.at(-1) ?? target;
      if (variants.some(({ tags, is }) => tags.get(discriminator) === value && is.name === name)) {
        continue;
      }
      note(
        below(at, "discriminator", "mapping", value),
        "does not agree with the `const` properties of the variants, which alone decide",
      );
    }
  }

  function alias(draft: Draft, type: Type): Form {
    const form: Form = { kind: "alias", type };
    if (!holds(draft, type, new Set())) return form;
    note(
      draft.at,
      `${draft.name} holds itself and no object is between, which Java, C# and Rust have no type for; what it holds is any value`,
    );
    const open: Form = {
      kind: "alias",
      type:
        type.kind === "list"
          ? { ...type, items: any }
          : { kind: "map", values: any, nullable: false },
    };
    cut.set(draft.name, open);
    return open;
  }

  function holds(draft: Draft, type: Type, seen: Set<string>): boolean {
    if (type.kind === "list") return holds(draft, type.items, seen);
    if (type.kind === "map") return holds(draft, type.values, seen);
    if (type.kind !== "reference") return false;
    const target = resolver.draft(resolver.resolve(type, draft.at));
    const form = target === undefined ? undefined : (cut.get(target.name) ?? target.form);
    if (target === undefined || form?.kind !== "alias") return false;
    if (target.name === draft.name) return true;
    return !seen.has(target.name) && holds(draft, form.type, seen.add(target.name));
  }
}

function withForm(draft: Draft, form: Form): Draft {
  return form === draft.form ? draft : { ...draft, form };
}
