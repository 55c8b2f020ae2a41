import type { ObjectType, UnionType } from "../model.ts";
import type { UnionForm } from "./draft.ts";
import type { Resolver } from "./resolve.ts";

/** The variants of a settled choice: each is an object whose discriminator has one value. */
export function linkUnion(
  { variants, discriminator = "" }: UnionForm,
  resolver: Resolver,
  objects: ReadonlyMap<string, ObjectType>,
): Pick<UnionType, "discriminator" | "variants"> {
  return {
    discriminator,
    variants: variants.flatMap(({ is, at }) => {
      const type = resolver.resolve(is, at);
      const object = type.kind === "reference" ? objects.get(type.name) : undefined;
      const tag = object?.properties.find(({ name }) => name === discriminator)?.type;
      if (object === undefined || tag?.kind !== "const") return [];
      return [{ value: String(tag.value), type: object.name }];
    }),
  };
}
