import type { ObjectType, UnionType } from "../model.ts";
import type { UnionForm } from "./draft.ts";
import type { Report } from "./place.ts";
import { below, tokensOf } from "./pointer.ts";
import type { Resolver } from "./resolve.ts";

interface Linking {
  readonly at: string;
  readonly report: Report;
  readonly resolver: Resolver;
  readonly objects: ReadonlyMap<string, ObjectType>;
}

export function linkUnion(
  form: UnionForm,
  { at: unionAt, report, resolver, objects }: Linking,
): Pick<UnionType, "discriminator" | "variants"> {
  const variants = form.variants.flatMap(({ is, at }) => {
    const type = resolver.resolve(is, at);
    const object = type.kind === "reference" ? objects.get(type.name) : undefined;
    if (object !== undefined && !type.nullable) return [{ at, object }];
    report(
      at,
      "is not an object with properties: a field of a typed SDK holds one of several objects, or one of two scalars, never an object or a scalar or a list; give the other form an object or a property of its own",
    );
    return [];
  });
  const objectsOf = variants.map(({ object }) => object);
  const discriminator = form.discriminator ?? commonTag(objectsOf);
  const tagged = variants.map(({ at, object }) => ({
    at,
    object,
    tag: tagOf(object, discriminator),
  }));

  const untold =
    "a reader cannot tell which of the objects it has; give each a required property of one name with a `const` string of its own";
  if (variants.length < 2 && form.variants.length === variants.length) {
    report(unionAt, "is a choice between fewer than two objects; write the one");
  } else if (discriminator === undefined && variants.length === form.variants.length) {
    report(unionAt, untold);
  }
  for (const { at, object, tag } of tagged) {
    if (discriminator === undefined) continue;
    const same = tagged.find((other) => other.tag === tag);
    if (tag === undefined) {
      report(at, `${object.name} has no required \`const\` string \`${discriminator}\`: ${untold}`);
    } else if (same?.at !== at) {
      report(at, `has the same \`${discriminator}\` as ${same?.object.name}: ${untold}`);
    }
  }
  checkMapping(form, unionAt, tagged, report);
  return {
    discriminator: discriminator ?? "",
    variants: tagged.flatMap(({ object, tag }) =>
      tag === undefined ? [] : [{ value: tag, type: object.name }],
    ),
  };
}

function commonTag(objects: readonly ObjectType[]): string | undefined {
  const candidates = objects[0]?.properties.map(({ name }) => name) ?? [];
  return candidates.find((name) => {
    const tags = objects.map((object) => tagOf(object, name));
    return !tags.includes(undefined) && new Set(tags).size === tags.length;
  });
}

function tagOf(object: ObjectType, discriminator: string | undefined): string | undefined {
  const property = object.properties.find(({ name }) => name === discriminator);
  if (property?.required !== true || property.type.kind !== "const") return undefined;
  return typeof property.type.value === "string" ? property.type.value : undefined;
}

function checkMapping(
  { mapping }: UnionForm,
  at: string,
  tagged: readonly { readonly object: ObjectType; readonly tag: string | undefined }[],
  report: Report,
): void {
  for (const [value, target] of Object.entries(mapping ?? {})) {
    const name = tokensOf(target)?.at(-1) ?? target;
    if (!tagged.some(({ tag, object }) => tag === value && object.name === name)) {
      report(
        below(at, "discriminator", "mapping", value),
        "does not agree with the `const` properties of the variants, which alone decide",
      );
    }
  }
}
