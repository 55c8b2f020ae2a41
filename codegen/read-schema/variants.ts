import type { Draft, Located, UnionForm } from "./draft.ts";
import type { Resolver } from "./resolve.ts";

/** The values of the required properties of an object that have only one value, by name. */
type Tags = ReadonlyMap<string, string>;

/** One object of a choice. */
export interface Variant extends Located<Draft> {
  readonly tags: Tags;
}

/**
 * Returns a function that finds the objects of a choice, including those of choices in it. It returns undefined if one of
 * them is not an object. `own` is the name of the choice.
 */
export function variantFinder(
  resolver: Resolver,
): (form: UnionForm, own: string) => readonly Variant[] | undefined {
  const tagged = new Map<string, Tags>();
  return (form, own) => variantsOf(form, new Set([own]));

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

  /** The required properties that have only one value, by name. */
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
}

/** The property that distinguishes the objects: the one that the schema names, or else the first. */
export function discriminatorOf(
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
