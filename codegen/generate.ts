import type { GeneratedFile, PackageOptions } from "./emitter.ts";
import { emitterOf } from "./languages.ts";
import type { Model } from "./model.ts";

/** The package of one language. */
export interface GeneratedPackage {
  readonly language: string;
  /** Sorted by path; each path occurs once. */
  readonly files: readonly GeneratedFile[];
}

/**
 * The packages of the given languages, in that order. Pure: the same model and options give the same bytes.
 *
 * @throws ConfigError if a language has no emitter
 */
export function generate(
  model: Model,
  names: readonly string[],
  options: PackageOptions,
): readonly GeneratedPackage[] {
  const emitters = names.map((language) => ({ language, emit: emitterOf(language) }));
  const known = options.dropUnknown === true ? withoutUnknown(model) : model;
  return emitters.map(({ language, emit }) => ({
    language,
    files: emit(known, options).toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  }));
}

/** The model with types that drop unknown members. */
export function withoutUnknown(model: Model): Model {
  const types = model.types.map((type) =>
    type.kind === "object" ? { ...type, keepsUnknown: false } : type,
  );
  return { ...model, types };
}
