import type { Type } from "../model.ts";
import { either } from "./alternatives.ts";
import { optionsOf } from "./options.ts";
import { isScalar } from "./shape.ts";
import type { Definitions } from "./definitions.ts";
import type { Draft, Form, Located, UnionForm } from "./draft.ts";
import { below, tokensOf } from "./pointer.ts";
import type { Resolver } from "./resolve.ts";

const any: Type = { kind: "any", nullable: false };

type Tags = ReadonlyMap<string, string>;

export interface Settled {
  readonly drafts: readonly Draft[];
  /** By the name of an object, the properties that tell it from others. */
  readonly discriminators: ReadonlyMap<string, ReadonlySet<string>>;
}

interface Variant extends Located<Draft> {
  readonly tags: Tags;
}

/**
 * The drafts as they can stay: a choice between objects is a union where a property tells which one it has; a list or a
 * map that holds itself, without an object between, is one of any values.
 */
export function settled(definitions: Definitions, resolver: Resolver): Settled {
  const { drafts, note } = definitions;
  const discriminators = new Map<string, Set<string>>();
  const tagged = new Map<string, Tags>();
  const cut = new Map<string, Form>();
  const all = drafts.map((draft) => {
    if (draft.form.kind === "union") return union(draft, draft.form);
    if (draft.form.kind === "alias") return withForm(draft, alias(draft, draft.form.type));
    return draft;
  });
  return { drafts: all, discriminators };

  function union(draft: Draft, form: UnionForm): Draft {
    const { at, name } = draft;
    const variants = variantsOf(form, new Set([name])) ?? [];
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

  /** All types that a choice and those within it are between; undefined where one is any value. */
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

  /** A union as its objects, so that it can stand among others. */
  function withVariants(type: Type): readonly Type[] {
    const draft = resolver.draft(type);
    if (draft?.form.kind !== "union") return [type];
    const variants = variantsOf(draft.form, new Set([draft.name])) ?? [];
    return variants.map(({ is }) => ({ kind: "reference", name: is.name, nullable: false }));
  }

  function tagOf({ form, name }: Draft): string | undefined {
    if (form.kind !== "union") return undefined;
    return discriminatorOf(form, variantsOf(form, new Set([name])) ?? []);
  }

  /** The objects of a choice and of those within it; undefined where one is none. */
  function variantsOf(form: UnionForm, seen: Set<string>): readonly Variant[] | undefined {
    const found = new Map<string, Variant>();
    for (const { is, at } of form.variants) {
      const type = resolver.resolve(is, at);
      const draft = resolver.draft(type);
      if (draft === undefined || type.nullable || seen.has(draft.name)) return undefined;
      if (draft.form.kind === "object") {
        found.set(draft.name, { at, is: draft, tags: tagsOf(draft) });
        continue;
      }
      if (draft.form.kind !== "union") return undefined;
      const inner = variantsOf(draft.form, new Set([...seen, draft.name]));
      if (inner === undefined) return undefined;
      for (const variant of inner) found.set(variant.is.name, variant);
    }
    return [...found.values()];
  }

  /** The required properties of one value, by their names. */
  function tagsOf(draft: Draft): Tags {
    const known = tagged.get(draft.name);
    if (known !== undefined) return known;
    tagged.set(draft.name, new Map());
    const { constants, required } = constantsOf(draft, new Set());
    const tags = new Map([...constants].filter(([name]) => required.has(name)));
    tagged.set(draft.name, tags);
    return tags;
  }

  function constantsOf(
    { form, name: own }: Draft,
    seen: Set<string>,
  ): { readonly constants: Map<string, string>; readonly required: Set<string> } {
    const constants = new Map<string, string>();
    const required = new Set<string>();
    if (form.kind !== "object" || seen.has(own)) return { constants, required };
    seen.add(own);
    for (const { is, at } of form.bases) {
      const base = resolver.draft(resolver.resolve(is, at));
      const inherited = base === undefined ? undefined : constantsOf(base, seen);
      for (const [name, value] of inherited?.constants ?? []) constants.set(name, value);
      for (const name of inherited?.required ?? []) required.add(name);
    }
    for (const { is } of form.required) required.add(is);
    for (const { name, type, at } of form.properties) {
      const fixed = resolver.constant(resolver.resolve(type, at));
      if (typeof fixed?.value === "string") constants.set(name, fixed.value);
    }
    return { constants, required };
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

/** The property that tells the objects apart: the one that the schema names, or else the first. */
function discriminatorOf(
  { discriminator: said }: UnionForm,
  variants: readonly Variant[],
): string | undefined {
  const tells = (name: string): boolean => {
    const tags = variants.map((variant) => variant.tags.get(name));
    return !tags.includes(undefined) && new Set(tags).size === tags.length;
  };
  if (said !== undefined && variants.length > 0 && tells(said)) return said;
  return [...(variants[0]?.tags.keys() ?? [])].find(tells);
}

function withForm(draft: Draft, form: Form): Draft {
  return form === draft.form ? draft : { ...draft, form };
}
