import type { Type } from "../model.ts";
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
 * The drafts as they can stay: a choice between objects is a union where a property tells which one it has, and else
 * any value; a list or a map that holds itself, without an object between, is one of any values.
 */
export function settled(definitions: Definitions, resolver: Resolver): Settled {
  const { drafts, note } = definitions;
  const discriminators = new Map<string, Set<string>>();
  const tagged = new Map<string, Tags>();
  const cut = new Map<string, Form>();
  const all = drafts.map((draft) => {
    if (draft.form.kind === "union") return withForm(draft, union(draft, draft.form));
    if (draft.form.kind === "alias") return withForm(draft, alias(draft, draft.form.type));
    return draft;
  });
  return { drafts: all, discriminators };

  function union({ at, name }: Draft, form: UnionForm): Form {
    const variants = variantsOf(form, new Set([name]));
    if (variants === undefined) {
      note(at, "is a choice that not all are objects with properties, and is held as any value");
      return { kind: "alias", type: any };
    }
    const discriminator = discriminatorOf(at, form, variants);
    const [only, ...others] = variants;
    if (discriminator === undefined && only !== undefined && others.length === 0) {
      return { kind: "alias", type: { kind: "reference", name: only.is.at, nullable: false } };
    }
    if (discriminator === undefined) {
      note(
        at,
        "is a choice between objects that no property tells apart, and is held as any value; give each a required property of one name with a `const` string of its own",
      );
      return { kind: "alias", type: any };
    }
    checkMapping(form, at, variants, discriminator);
    for (const { is } of variants) {
      const names = discriminators.get(is.name) ?? new Set();
      discriminators.set(is.name, names.add(discriminator));
    }
    return {
      kind: "union",
      discriminator,
      variants: variants.map((variant) => ({
        at: variant.at,
        is: { kind: "reference", name: variant.is.at, nullable: false },
      })),
    };
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

  function discriminatorOf(
    at: string,
    { discriminator: said }: UnionForm,
    variants: readonly Variant[],
  ): string | undefined {
    const tells = (name: string): boolean => {
      const tags = variants.map((variant) => variant.tags.get(name));
      return !tags.includes(undefined) && new Set(tags).size === tags.length;
    };
    if (said !== undefined && tells(said)) return said;
    if (said !== undefined) {
      note(
        below(at, "discriminator"),
        `\`${said}\` is not a required \`const\` string of its own in each of the objects`,
      );
    }
    return [...(variants[0]?.tags.keys() ?? [])].find(tells);
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

function withForm(draft: Draft, form: Form): Draft {
  return form === draft.form ? draft : { ...draft, form };
}
